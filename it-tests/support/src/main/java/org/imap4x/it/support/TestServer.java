package org.imap4x.it.support;

import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Store;
import java.io.IOException;
import java.net.Socket;
import java.util.Properties;
import javax.net.ssl.SSLContext;

/**
 * What the behaviour suites need of a server. Where a server deviates from the RFCs, its class
 * overrides a method here and says how; no other assertion gives way.
 */
public abstract class TestServer {
  private final Instance instance;

  protected TestServer(Instance instance) {
    this.instance = instance;
  }

  public String host() {
    return instance.host();
  }

  public int port() {
    return instance.port();
  }

  public int tlsPort() {
    return instance.tlsPort();
  }

  /** A user whose mailboxes are empty. */
  public String newUser() {
    return instance.newUser();
  }

  public String password() {
    return instance.password();
  }

  /** Trusts the server's certificate. */
  public SSLContext sslContext() {
    return instance.sslContext();
  }

  /** Whether it announces the capability after login. */
  public boolean has(String capability) {
    return instance.has(capability);
  }

  // ---- deviations

  /** What names of the user's own mailboxes begin with. */
  public String prefix() {
    return "";
  }

  /** Whether STARTTLS is offered. */
  public boolean hasStartTls() {
    return true;
  }

  /** Whether its certificate names the host. */
  public boolean isNamedByCertificate() {
    return true;
  }

  /** Whether header fields of 8-bit octets stay as they were appended. */
  public boolean keepsRawUtf8() {
    return true;
  }

  /** Whether a message without a line end at its end stays so. */
  public boolean keepsMissingLineEnd() {
    return true;
  }

  /** Whether BODY[TEXT] and BODY[1] have the last line end, as BODY[] has. */
  public boolean keepsLastLineEnd() {
    return true;
  }

  /** Whether RFC822.SIZE is the size of the whole message. */
  public boolean sizeIsOfAll() {
    return true;
  }

  /** Whether PREVIEW finds the text by itself. */
  public boolean makesPreviews() {
    return true;
  }

  /** Whether RENAME takes the mailboxes below along (RFC 9051 section 6.3.6). */
  public boolean renamesChildren() {
    return true;
  }

  /** Whether a mailbox may have the name. */
  public boolean takesName(String name) {
    return true;
  }

  /** Whether BODYSTRUCTURE can be asked of a multipart that has no part. */
  public boolean survivesBrokenMultipart() {
    return true;
  }

  /** Whether a session may change messages before it was told of another's EXPUNGE. */
  public boolean survivesExpungeByOthers() {
    return true;
  }

  /** Whether NOOP tells of every EXPUNGE of others. */
  public boolean tellsEveryExpunge() {
    return true;
  }

  /**
   * What the server gives, in place of nothing, of a message that another session has expunged and
   * this one was not told of; empty where it gives the message's own octets or none.
   */
  public String inPlaceOfExpunged() {
    return "";
  }

  // ---- sessions

  /** A store that is connected as the user. */
  public Store store(String protocol, String user, Properties properties)
      throws MessagingException {
    Properties all = instance.properties();
    all.putAll(properties);
    for (String p : new String[] {"imap4x", "imap4xs"}) {
      all.put("mail." + p + ".ssl.context", sslContext());
      all.put("mail." + p + ".ssl.checkserveridentity", String.valueOf(isNamedByCertificate()));
    }
    Store store = Session.getInstance(all).getStore(protocol);
    store.connect(host(), protocol.endsWith("s") ? tlsPort() : port(), user, password());
    return store;
  }

  /** A plain session of the test's own. */
  public RawImap raw(String user) throws IOException {
    RawImap raw = RawImap.over(new Socket(host(), port()));
    raw.command("LOGIN " + user + " " + password());
    return raw;
  }
}
