/** An application that reads mail. */
module imap4x.it.modulepath {
  requires org.imap4x;
}
