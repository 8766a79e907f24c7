"""A copy of all that an instance holds, and the way back: `flask cop backup` and `restore`.

A copy is one folder: the database at one moment (`cop.sqlite` or `cop.dump`), the bytes that its
rows name (`files/ab/abcdef…`, as in the store), the instance's `config.py` with its keys, and
`copy.json`, which says what belongs to it. It has its name only once it was looked over.
"""

from cop.backup.kinds import BackupRefused
from cop.backup.restoring import restore
from cop.backup.taking import back_up, forget_old

__all__ = ["BackupRefused", "back_up", "forget_old", "restore"]
