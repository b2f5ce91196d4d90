package org.imap4x.mail.config;

import java.net.IDN;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import javax.naming.NamingException;
import javax.naming.directory.Attribute;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;
import javax.net.ssl.HostnameVerifier;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import javax.security.auth.x500.X500Principal;

/**
 * The plain check of RFC 2595 section 2.4: the host must be one of the certificate's DNS names, or
 * where it has none the subject's common name; {@code *} stands for the whole left-most label. An
 * address must be among the certificate's addresses.
 */
final class CertificateNames implements HostnameVerifier {
  /** What it is called by applications, in {@code ssl.hostnameverifier.class}. */
  static final Set<String> ALIASES =
      Set.of(
          "any",
          "legacy",
          "JdkHostnameChecker",
          "MailHostnameVerifier",
          "sun.security.util.HostnameChecker");

  /** Kinds of subject alternative names (RFC 5280 section 4.2.1.6). */
  private static final int DNS_NAME = 2;

  private static final int IP_ADDRESS = 7;

  private static final Pattern IPV4 = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}");

  @Override
  public boolean verify(String host, SSLSession session) {
    try {
      return session.getPeerCertificates()[0] instanceof X509Certificate certificate
          && isFor(host, certificate);
    } catch (SSLPeerUnverifiedException | CertificateParsingException e) {
      return false;
    }
  }

  private static boolean isFor(String host, X509Certificate certificate)
      throws CertificateParsingException {
    if (host.indexOf(':') >= 0 || IPV4.matcher(host).matches()) {
      Optional<InetAddress> wanted = address(host);
      return wanted.isPresent()
          && names(certificate, IP_ADDRESS).stream().map(a -> address(a)).anyMatch(wanted::equals);
    }
    List<String> names = names(certificate, DNS_NAME);
    if (names.isEmpty()) {
      commonName(certificate.getSubjectX500Principal()).ifPresent(names::add);
    }
    Optional<String> wanted = ascii(host);
    return wanted.isPresent() && names.stream().anyMatch(name -> matches(wanted.get(), name));
  }

  private static List<String> names(X509Certificate certificate, int kind)
      throws CertificateParsingException {
    List<String> names = new ArrayList<>();
    Collection<List<?>> all = certificate.getSubjectAlternativeNames();
    if (all != null) {
      for (List<?> name : all) {
        if (name.get(0).equals(kind)) {
          names.add((String) name.get(1));
        }
      }
    }
    return names;
  }

  /** The most specific one. */
  private static Optional<String> commonName(X500Principal subject) {
    try {
      List<Rdn> rdns = new LdapName(subject.getName(X500Principal.RFC2253)).getRdns();
      for (int i = rdns.size() - 1; i >= 0; i--) {
        Attribute name = rdns.get(i).toAttributes().get("CN");
        if (name != null) {
          return name.get() instanceof String text ? Optional.of(text) : Optional.empty();
        }
      }
      return Optional.empty();
    } catch (NamingException e) {
      return Optional.empty();
    }
  }

  /** An address as it is written. */
  private static Optional<InetAddress> address(String literal) {
    try {
      String bracketed = literal.indexOf(':') >= 0 ? "[" + literal + "]" : literal;
      return Optional.of(InetAddress.getByName(bracketed));
    } catch (UnknownHostException e) {
      return Optional.empty();
    }
  }

  private static Optional<String> ascii(String host) {
    try {
      String name = host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
      return Optional.of(IDN.toASCII(name));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static boolean matches(String host, String name) {
    if (!name.startsWith("*.")) {
      return name.equalsIgnoreCase(host);
    }
    int label = host.indexOf('.');
    return label > 0 && host.substring(label).equalsIgnoreCase(name.substring(1));
  }
}
