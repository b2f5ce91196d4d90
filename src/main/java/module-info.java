/** An IMAP Store provider for Jakarta Mail, and the IMAP command core that it stands on. */
module org.imap4x {
  requires transitive jakarta.mail;
  requires java.logging;
  requires java.naming;
  requires java.security.sasl;
  requires static com.google.errorprone.annotations;
  requires static com.ongres.scram.client; // in the jar under a name of ours
  requires static org.jspecify;
  requires static spring.beans; // for org.imap4x.spring, whose users have them
  requires static spring.context;
  requires static spring.core;
  requires static spring.integration.core;
  requires static spring.integration.mail;
  requires static spring.messaging;

  exports org.imap4x.client;
  exports org.imap4x.mail;
  exports org.imap4x.model;
  exports org.imap4x.sasl;
  exports org.imap4x.spring;

  provides jakarta.mail.Provider with
      org.imap4x.mail.IMAPProvider,
      org.imap4x.mail.IMAPSSLProvider;
}
