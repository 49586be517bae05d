"""One patient's facts and lesions: value, date, origin."""

from osteon.record.model import Course, Entry, Lesion, Record
from osteon.record.read import decode, read_file, read_record
from osteon.record.values import ValueReader
from osteon.record.write import record_data

__all__ = ["Course", "Entry", "Lesion", "Record", "ValueReader", "decode", "read_file", "read_record", "record_data"]
