"""An update in, one transaction out; what is to be sent, sent; nothing here knows a platform or a database."""
