/** An IMAP Store provider for Jakarta Mail, and the IMAP command core that it stands on. */
module org.imap4x {
  requires transitive jakarta.mail;
  requires java.security.sasl; // DIGEST-MD5, GSSAPI, providers of the application
  requires static com.ongres.scram.client; // in the jar under a name of ours
  requires static org.jspecify;

  exports org.imap4x.model;
  exports org.imap4x.sasl;

  uses org.imap4x.sasl.SaslMechanismFactory;
}
