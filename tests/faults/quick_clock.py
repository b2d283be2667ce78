"""The real application and its real schedule, with a clock that runs fast."""

from datetime import timedelta

from config.celery import app

app.conf.beat_schedule = {
    name: entry | {"schedule": timedelta(seconds=0.5)}
    for name, entry in app.conf.beat_schedule.items()
    if entry["task"].startswith(
        (
            *("followups.", "notifications.", "referrals.", "providers.sweeps.work"),
            *("dispatch.sweeps.tell", "dispatch.sweeps.watch"),
        )
    )
}
app.conf.beat_max_loop_interval = 0.5
