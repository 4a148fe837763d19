"""Reading people, their posts, and who leads where: frozen read models and what returns them."""
