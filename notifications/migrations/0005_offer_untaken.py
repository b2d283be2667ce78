from django.db import migrations, models


class Migration(migrations.Migration):
    """Whoever offered a call is told when nobody took it."""

    dependencies = [("notifications", "0004_letters")]

    operations = [
        migrations.AlterField(
            model_name="notice",
            name="kind",
            field=models.CharField(
                choices=[
                    ("follow_up_due", "A follow-up is due"),
                    ("follow_up_missed", "A follow-up was missed"),
                    ("follow_up_used_up", "Nobody was reached: it is yours now"),
                    ("follow_up_assigned", "A follow-up was given to you"),
                    ("referral_answered", "A service answered your referral"),
                    ("answer_overdue", "A referral has had no answer in time"),
                    ("session_unsigned", "A session was left unsigned"),
                    ("report_settled", "What you marked as wrong was looked into"),
                    ("offer_untaken", "Nobody took the call you offered"),
                ],
                editable=False,
                max_length=30,
            ),
        ),
    ]
