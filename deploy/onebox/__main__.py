"""Keep the house: ``python -m deploy.onebox up``."""

from deploy.onebox.supervisor import app

app()
