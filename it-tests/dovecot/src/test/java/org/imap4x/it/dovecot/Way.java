package org.imap4x.it.dovecot;

import java.time.Duration;
import java.util.List;
import org.imap4x.client.ClientOptions;
import org.imap4x.client.ImapClient;
import org.imap4x.client.ImapException;
import org.imap4x.it.support.RealServer;
import org.imap4x.model.Secret;

/** The ways to a session: imaplib's IMAP4, IMAP4_SSL, IMAP4 with starttls(), and IMAP4_stream. */
enum Way {
  PLAIN(ClientOptions.Security.NONE),
  TLS(ClientOptions.Security.TLS),
  STARTTLS(ClientOptions.Security.STARTTLS_REQUIRED),
  /** Dovecot's own pre-authenticated imap program on standard input and output. */
  PROCESS(ClientOptions.Security.NONE);

  private final ClientOptions.Security security;

  Way(ClientOptions.Security security) {
    this.security = security;
  }

  static RealServer server() {
    return RealServer.shared("dovecot");
  }

  /** A session that has not logged in, but for {@link #PROCESS}, which greets with PREAUTH. */
  ImapClient open(String user) throws ImapException {
    return ImapClient.connect(options(user).build());
  }

  ClientOptions.Builder options(String user) {
    RealServer server = server();
    ClientOptions.Builder builder =
        this == PROCESS
            ? ClientOptions.process(List.of(server.info("preauth"), user))
            : ClientOptions.builder(server.host(), this == TLS ? server.tlsPort() : server.port());
    return builder
        .security(security)
        .sslContext(server.sslContext())
        .readTimeout(Duration.ofSeconds(30));
  }

  /** A session that has logged in. */
  ImapClient login(String user) throws ImapException {
    ImapClient client = open(user);
    if (this != PROCESS) {
      client.login(user, Secret.of(server().password()));
    }
    return client;
  }
}
