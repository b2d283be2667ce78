from django.db import migrations, models

KINDS = [
    ("follow_up_due", "A follow-up is due"),
    ("follow_up_missed", "A follow-up was missed"),
    ("follow_up_used_up", "Nobody was reached: it is yours now"),
    ("follow_up_assigned", "A follow-up was given to you"),
    ("referral_answered", "A service answered your referral"),
    ("answer_overdue", "A referral has had no answer in time"),
    ("session_unsigned", "A session was left unsigned"),
]


class Migration(migrations.Migration):
    """Two more words to staff: of a plan used up, and of a service's answer."""

    dependencies = [("notifications", "0002_row_level_security")]

    operations = [
        migrations.AlterField(
            "notice",
            "kind",
            models.CharField(choices=KINDS, editable=False, max_length=30),
        ),
    ]
