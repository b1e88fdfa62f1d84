"""Reading a new document (docx, pdf with text, txt) into a draft of `knowledge/documents/*.yaml`."""
