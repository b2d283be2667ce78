"""Lists by key: a page costs the same in a long list as in a short one."""

from statistics import median

from bench import bare
from bench.figures import Figure, shown
from bench.measuring import Stage, rates


def measure(stage: Stage) -> list[Figure]:
    with stage.serving() as port:
        a, b = stage.race(port, bare.read(stage), bare.page(stage))
        c, d = stage.race(port, bare.update(stage), bare.write(stage))
    return [
        shown(name, median(rates(rounds)), "requests/s")
        for name, rounds in (
            ("bare.read", a),
            ("bare.page", b),
            ("bare.update", c),
            ("bare.write", d),
        )
    ]
