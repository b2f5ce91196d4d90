package org.imap4x.it.support;

/** GreenMail as it is, but for IDLE. */
public class GreenMailServer extends TestServer {
  /** The one that answers there. */
  public GreenMailServer(Instance instance) {
    super(instance);
  }

  /** GreenMail's certificate names nobody's address. */
  @Override
  public boolean isNamedByCertificate() {
    return false;
  }

  /** GreenMail's RFC822.SIZE is that of the text. */
  @Override
  public boolean sizeIsOfAll() {
    return false;
  }

  /** GreenMail keeps the last line end in BODY[] only. */
  @Override
  public boolean keepsLastLineEnd() {
    return false;
  }

  /** GreenMail ends the session when it is asked for the BODYSTRUCTURE of such a message. */
  @Override
  public boolean survivesBrokenMultipart() {
    return false;
  }

  /** GreenMail ends a session that stores flags before it was told of another's EXPUNGE. */
  @Override
  public boolean survivesExpungeByOthers() {
    return false;
  }

  /** GreenMail has no STARTTLS. */
  @Override
  public boolean hasStartTls() {
    return false;
  }
}
