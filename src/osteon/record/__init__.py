"""One patient's facts and lesions: value, date, origin."""

from osteon.record.model import Course, Entry, Lesion, Record
from osteon.record.read import LARGEST_FILE, decode, read_file, read_record
from osteon.record.typed import typed_value
from osteon.record.values import ValueReader
from osteon.record.write import record_data

__all__ = [
    "LARGEST_FILE",
    "Course",
    "Entry",
    "Lesion",
    "Record",
    "ValueReader",
    "decode",
    "read_file",
    "read_record",
    "record_data",
    "typed_value",
]
