"""What a line's stretch earned, with what it was reckoned from."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from gorm.core.db import session
from gorm.negotiations.models import LineReward
from gorm.negotiations.queries.heads import AgreementHead
from gorm.negotiations.queries.line_facts import LineFacts, line_facts
from gorm.negotiations.rules.reward import Outturn, Reward, Terms, instalment_words, reckon
from gorm.performance.queries.held import sheets_with
from gorm.performance.rules.figures import shown


@dataclass(frozen=True)
class Latest:
    """The last published value of the accountable council, from which an outturn may be taken."""

    value: Decimal
    period: str

    @property
    def source(self) -> str:
        """Where it comes from, as an outturn's source."""
        return f"Published value of {self.period}"


@dataclass(frozen=True)
class RewardRecord:
    """A line's reward; `reward` is None where it cannot be reckoned, and `lacks` says why."""

    line: LineFacts
    has_terms: bool
    reward: Reward | None
    lacks: str
    outturn: Decimal | None
    outturn_shown: str
    outturn_source: str
    latest: Latest | None
    latest_shown: str
    instalments: tuple[str, ...]


def reward_record(head: AgreementHead, number: int) -> RewardRecord:
    """What the stretch of a line earned. Raises NotFound."""
    line = line_facts(head.id, number)
    kept = session().get(LineReward, line.id)
    latest = latest_of(line, head.accountable_id)
    lacks = _lacking(line, kept)
    reward = None if lacks or kept is None else _reckoned(line, kept)
    if not lacks and reward is None:
        lacks = "The target with stretch asks for no more than the plain one: there is no stretch."
    return RewardRecord(
        line=line,
        has_terms=kept is not None,
        reward=reward,
        lacks=lacks,
        outturn=kept.outturn if kept else None,
        outturn_shown=shown(kept.outturn, line.unit) if kept else "",
        outturn_source=kept.outturn_source if kept else "",
        latest=latest,
        latest_shown=shown(latest.value, line.unit) if latest else "",
        instalments=tuple(map(instalment_words, reward.instalments)) if reward else (),
    )


def latest_of(line: LineFacts, accountable_id: int) -> Latest | None:
    """The last published value of a line's series for the accountable council."""
    if line.series_id is None:
        return None
    sheets = sheets_with([line.series_id], [accountable_id], "").get(line.series_id, [])
    held = [one for one in sheets if accountable_id in one.stood]
    return Latest(held[-1].stood[accountable_id].value, held[-1].period) if held else None


def _lacking(line: LineFacts, kept: LineReward | None) -> str:
    if kept is None:
        return "No reward is agreed for this line."
    last = line.last
    if last is None or last.without_stretch is None or last.with_stretch is None:
        return "The last target of this line has no value without and with stretch yet."
    return "No outturn is recorded yet." if kept.outturn is None else ""


def _reckoned(line: LineFacts, kept: LineReward) -> Reward | None:
    last = line.last
    if last is None or last.without_stretch is None or last.with_stretch is None:
        return None
    if kept.outturn is None:
        return None
    instalments = [(date.fromisoformat(on), Decimal(str(share))) for on, share in kept.instalments]
    terms = Terms(
        pump_priming=kept.pump_priming,
        full_grant=kept.full_grant,
        threshold=kept.threshold,
        is_pro_rata=kept.is_pro_rata,
        instalments=tuple(instalments),
    )
    outturn = Outturn(
        line.polarity, line.unit, last.without_stretch, last.with_stretch, kept.outturn
    )
    return reckon(terms, outturn)
