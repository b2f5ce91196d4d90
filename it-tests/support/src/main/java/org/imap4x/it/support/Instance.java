package org.imap4x.it.support;

import java.util.Properties;
import javax.net.ssl.SSLContext;

/** A server that answers: where it is, and who may log in. */
public interface Instance {
  String host();

  int port();

  int tlsPort();

  /** A user whose mailboxes are empty. */
  String newUser();

  String password();

  /** Trusts the server's certificate. */
  SSLContext sslContext();

  /** Whether it announces the capability after login. */
  boolean has(String capability);

  /** Properties that every store of the tests gets first. */
  default Properties properties() {
    return Recorder.properties();
  }
}
