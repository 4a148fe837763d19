"""What a full pack costs: `python -m bench.pdf`.

Eight pages or so: 40 indicators, 80 drawings, a log and prose. Goals: one pack in 1 s warm, 100
packs in 60 s on two cores, 256 MiB a renderer.
"""

import statistics
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from gorm.core.pdf import FONTS, RendererPool, print_stylesheet, render_pdf

DRAWING = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="90" height="18" viewBox="0 0 90 18">'
    "<title>From 38 to 47 per cent</title>"
    '<polyline points="2,14 20,12 40,15 60,8 88,3" fill="none" stroke="#1b4b5a"/></svg>'
)
PROSE = "<p>Nine of the twelve lines are on track; three wait for the bus partnership.</p>" * 24


def pack(indicators: int = 40) -> str:
    rows = "".join(
        f'<tr><th scope="row">Indicator {n}: households in temporary accommodation</th>'
        f'<td class="numeric">{40 + n}</td><td class="numeric">{42 + n}</td><td>{DRAWING}</td>'
        f'<td>{DRAWING}</td><td><span class="rag rag--amber">Amber</span></td></tr>'
        for n in range(indicators)
    )
    heads = "".join(
        f'<th scope="col">{head}</th>'
        for head in ("Indicator", "Area", "Peers", "Trend", "Quartile", "Rating")
    )
    entries = "<li><time>3 January 2026</time><p>Letter</p><p>Asks to meet.</p></li>" * 20
    return (
        '<html lang="en-GB"><body><header class="cover"><p class="marking">OFFICIAL</p>'
        f"<h1>Northmoor</h1></header><h2>Why</h2>{PROSE}<h2>Performance</h2><table><thead><tr>"
        f"{heads}</tr></thead><tbody>{rows}</tbody></table><h2>Log</h2>"
        f'<ol class="log">{entries}</ol><h2>More</h2>{PROSE * 2}</body></html>'
    )


def seconds_for(pool: RendererPool, html: str) -> float:
    began = time.perf_counter()
    render_pdf(html, title="Pack", stylesheets=[print_stylesheet()], pool=pool)
    return time.perf_counter() - began


def memory(process: int) -> str:
    lines = Path(f"/proc/{process}/status").read_text().splitlines()
    values = {line.split(":")[0]: int(line.split()[1]) // 1024 for line in lines if " kB" in line}
    return f"{values['VmHWM']} MiB resident, {values['VmPeak']} MiB of address space at most"


def main() -> None:
    pool = RendererPool(FONTS)
    html = pack()
    print(f"cold, an empty page   {seconds_for(pool, '<h1>A</h1>'):6.2f} s")
    print(f"warm, an empty page   {seconds_for(pool, '<h1>A</h1>'):6.3f} s")
    pool.close()
    print(f"cold, a full pack     {seconds_for(pool, html):6.2f} s")
    warm = [seconds_for(pool, html) for _ in range(10)]
    print(f"warm, a full pack     {statistics.median(warm):6.2f} s (best {min(warm):.2f} s)")
    print(f"a renderer            {memory(pool.process_ids()[0])}")
    print(f"a pack eight times as long {seconds_for(pool, pack(320)):6.2f} s")
    print(f"its renderer          {memory(pool.process_ids()[0])}")
    began = time.perf_counter()
    with ThreadPoolExecutor(2) as threads:
        list(threads.map(lambda _: seconds_for(pool, html), range(20)))
    print(f"100 packs, two at once {(time.perf_counter() - began) * 5:5.1f} s (from 20)")
    pool.close()


if __name__ == "__main__":
    main()
