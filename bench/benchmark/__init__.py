"""An open benchmark of Arabic diaspora pages: the newsroom's, with everything that is right about them."""
