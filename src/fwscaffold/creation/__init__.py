"""From a rendered tree to a project: plan, receipt, disk or zip, and what is said of them."""
