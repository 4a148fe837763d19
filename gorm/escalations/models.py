"""What a director has noted of their queue."""

from datetime import datetime
from typing import ClassVar

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from gorm.core.db import Base, UtcDateTime


class QueueNote(Base):
    """A row of the list *To note* that a director has noted, each director for themself.

    It leaves their list until its fingerprint changes: then there is something new to note.
    """

    __tablename__ = "queue_note"
    __audited__: ClassVar[bool] = True

    user_id: Mapped[int] = mapped_column(
        ForeignKey("user_account.id", ondelete="CASCADE"), primary_key=True
    )
    source: Mapped[str] = mapped_column(String(60), primary_key=True)
    row_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    fingerprint: Mapped[str] = mapped_column(String(200))
    noted_at: Mapped[datetime] = mapped_column(UtcDateTime)
