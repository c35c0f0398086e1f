"""The figures of a run as a table for a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from .runner import Run, groups

HEAD = ("", "questions", "nDCG@10", "95 %", "R@10", "R@20", "R@100", "MRR@100", "engine better by")
WIDTHS = (22, 9, 8, 16, 7, 7, 7, 8, 0)
COSTS = ("build_seconds", "query_ms_p50", "query_ms_p95", "peak_memory_mb")

Figures = Mapping[str, float]


def table(
    done: Run,
    found: Figures,
    others: Mapping[str, Figures],
    apart: Mapping[str, Figures],
    measured: Iterable[str] = (),
) -> Iterator[str]:
    """Yield the lines: every group with the engine and whoever it is compared with, what else is measured, what it cost."""
    yield _line(HEAD)
    for group in groups(done):
        yield (group.removesuffix("_") or "all").rstrip()
        yield _line(_row("  engine", group, found, ""))
        for name, figures in others.items():
            yield _line(_row(f"  {name}", group, figures, _apart(group, apart[name])))
    for name in measured:
        yield ""
        for group in groups(done):
            for who, figures in {"engine": found, **others}.items():
                yield _measured(name, group, who, figures)
    yield ""
    for cost in COSTS:
        yield f"{cost:<22} {found[cost]:.4g}"


def _row(name: str, group: str, found: Figures, apart: str) -> tuple[str, ...]:
    named = [found[f"{group}{one}"] for one in ("ndcg@10", "recall@10", "recall@20", "recall@100", "mrr")]
    gain, *rest = (f"{value:.4f}" for value in named)
    between = f"[{found[f'{group}ndcg@10_low']:.4f},{found[f'{group}ndcg@10_high']:.4f}]"
    return (name, f"{found[f'{group}questions']:.0f}", gain, between, *rest, apart)


def _measured(name: str, group: str, who: str, found: Figures) -> str:
    value, low, high = (found[f"{group}{name}{end}"] for end in ("", "_low", "_high"))
    return f"{name:<12} {group.removesuffix('_') or 'all':<9} {who:<12} {value:.4f} [{low:.4f},{high:.4f}]"


def _apart(group: str, apart: Figures) -> str:
    mean, low, high = (apart[f"{group}ndcg@10{end}"] for end in ("", "_low", "_high"))
    return f"{mean:+.4f} [{low:+.4f},{high:+.4f}]"


def _line(cells: tuple[str, ...]) -> str:
    first, *rest = zip(cells, WIDTHS, strict=True)
    return " ".join([f"{first[0]:<{first[1]}}", *(f"{cell:>{width}}" for cell, width in rest)]).rstrip()
