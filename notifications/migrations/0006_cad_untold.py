from django.db import migrations, models


class Migration(migrations.Migration):
    """Program admins are told when a report to a CAD is given up."""

    dependencies = [("notifications", "0005_offer_untaken")]

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
                    ("cad_untold", "A report to a CAD was given up"),
                ],
                editable=False,
                max_length=30,
            ),
        ),
    ]
