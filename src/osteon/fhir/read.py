from msgspec import Struct
class Account(Struct): record: object = None
def is_fhir(data): return False
def read_fhir(data, library): ...
