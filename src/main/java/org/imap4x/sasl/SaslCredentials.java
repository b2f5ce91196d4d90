package org.imap4x.sasl;

import java.io.IOException;
import java.nio.CharBuffer;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.imap4x.model.Secret;
import org.jspecify.annotations.Nullable;

/**
 * Who logs in where, with what: all that a mechanism may need, immutable and redacted in {@code
 * toString}.
 */
public final class SaslCredentials {

  private final String user;
  private final String authorizationId;
  private final @Nullable Secret password;
  private final @Nullable TokenSupplier tokens;
  private final String realm;
  private final String host;
  private final int port;
  private final Ntlm ntlm;
  private final ChannelBindings channelBindings;
  private final Set<String> offered;
  private final TokenSupplier.Reason reason;
  private final String serverError;
  private final ScramKeys scramKeys;

  private SaslCredentials(Builder builder) {
    user = builder.user;
    authorizationId = builder.authorizationId;
    password = builder.password;
    tokens = builder.tokens;
    realm = builder.realm;
    host = builder.host;
    port = builder.port;
    ntlm = builder.ntlm;
    channelBindings = builder.channelBindings;
    offered = builder.offered;
    reason = builder.reason;
    serverError = builder.serverError;
    scramKeys = builder.scramKeys;
  }

  /** What NTLM wants besides: a domain, extra negotiate flags, and the version of the responses. */
  public record Ntlm(String domain, int flags, boolean v2) {
    /** No domain, no extra flags, NTLMv2. */
    public static final Ntlm DEFAULT = new Ntlm("", 0, true);

    public Ntlm {
      Objects.requireNonNull(domain);
    }
  }

  /** Starts with the user name (the authentication identity); may be empty for EXTERNAL. */
  public static Builder user(String user) {
    return new Builder(user);
  }

  /** A builder that holds all of this, for another attempt or another connection. */
  public Builder toBuilder() {
    Builder builder = new Builder(user);
    builder.authorizationId = authorizationId;
    builder.password = password;
    builder.tokens = tokens;
    builder.realm = realm;
    builder.host = host;
    builder.port = port;
    builder.ntlm = ntlm;
    builder.channelBindings = channelBindings;
    builder.offered = offered;
    builder.reason = reason;
    builder.serverError = serverError;
    builder.scramKeys = scramKeys;
    return builder;
  }

  /** The authentication identity; empty if there is none. */
  public String user() {
    return user;
  }

  /** The identity to act as; empty means the one that follows from the user. */
  public String authorizationId() {
    return authorizationId;
  }

  /** The password, if there is one. */
  public Optional<Secret> password() {
    return Optional.ofNullable(password);
  }

  /** The token supplier, if there is one. */
  public Optional<TokenSupplier> tokens() {
    return Optional.ofNullable(tokens);
  }

  /** The realm for DIGEST-MD5 and the like; empty takes the server's. */
  public String realm() {
    return realm;
  }

  /** The host that was connected to, not an alias found in the DNS. */
  public String host() {
    return host;
  }

  /** The port that was connected to. */
  public int port() {
    return port;
  }

  /** What NTLM wants besides. */
  public Ntlm ntlm() {
    return ntlm;
  }

  /** The TLS session's binding data. */
  public ChannelBindings channelBindings() {
    return channelBindings;
  }

  /** Keys that SCRAM derived for an earlier connection. */
  ScramKeys scramKeys() {
    return scramKeys;
  }

  /** What the server offers, in upper case; SCRAM tells from it whether a -PLUS was taken away. */
  public Set<String> offered() {
    return offered;
  }

  /** Refuses half a surrogate pair, for which a mechanism would send other octets. */
  void requireWholeText(String mechanism) throws SaslFailure {
    for (String text : List.of(user, authorizationId, realm, ntlm.domain)) {
      requireWhole(mechanism, text, "user name, authorization identity, realm or domain");
    }
    if (password != null) {
      requireWhole(mechanism, password, "password");
    }
  }

  private static void requireWhole(String mechanism, Secret secret, String what)
      throws SaslFailure {
    char[] text = secret.chars();
    try {
      requireWhole(mechanism, CharBuffer.wrap(text), what);
    } finally {
      Arrays.fill(text, '\0');
    }
  }

  private static void requireWhole(String mechanism, CharSequence text, String what)
      throws SaslFailure {
    if (!isWhole(text)) {
      throw new SaslFailure(
          mechanism, SaslFailure.Kind.NOT_USABLE, "half a surrogate pair in the " + what);
    }
  }

  private static boolean isWhole(CharSequence text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isHighSurrogate(c)) {
        i++;
        if (i == text.length() || !Character.isLowSurrogate(text.charAt(i))) {
          return false;
        }
      } else if (Character.isLowSurrogate(c)) {
        return false;
      }
    }
    return true;
  }

  /** The password, or a failure that says it is missing. */
  public Secret requirePassword(String mechanism) throws SaslFailure {
    if (password == null) {
      throw new SaslFailure(mechanism, SaslFailure.Kind.NOT_USABLE, "no password was given");
    }
    return password;
  }

  /** Asks the supplier for a token, now; may block. */
  public Secret requireToken(String mechanism) throws SaslFailure {
    if (tokens == null) {
      throw new SaslFailure(mechanism, SaslFailure.Kind.NOT_USABLE, "no token was given");
    }
    Secret token;
    try {
      token = tokens.token(new TokenSupplier.Request(user, host, port, reason, serverError));
    } catch (IOException | RuntimeException e) {
      throw new SaslFailure(mechanism, SaslFailure.Kind.NOT_USABLE, "the token supplier failed", e);
    }
    // The supplier is the application's: it may not know of our null rules.
    if (Objects.isNull(token) || token.isEmpty()) {
      throw new SaslFailure(mechanism, SaslFailure.Kind.NOT_USABLE, "the token supplier gave none");
    }
    requireWhole(mechanism, token, "token");
    return token;
  }

  /** Says who and where, and nothing secret. */
  @Override
  public String toString() {
    return "SaslCredentials[user=" + user + ", host=" + host + ", port=" + port + "]";
  }

  /** Collects the parts; only the user is required. */
  public static final class Builder {

    private final String user;
    private String authorizationId = "";
    private @Nullable Secret password;
    private @Nullable TokenSupplier tokens;
    private String realm = "";
    private String host = "";
    private int port;
    private Ntlm ntlm = Ntlm.DEFAULT;
    private ChannelBindings channelBindings = ChannelBindings.none();
    private Set<String> offered = Set.of();
    private TokenSupplier.Reason reason = TokenSupplier.Reason.FIRST;
    private String serverError = "";
    private ScramKeys scramKeys = new ScramKeys();

    private Builder(String user) {
      this.user = Objects.requireNonNull(user);
    }

    /** The identity to act as (PLAIN, SCRAM, OAUTHBEARER, EXTERNAL, DIGEST-MD5, GSSAPI). */
    public Builder authorizationId(String value) {
      authorizationId = Objects.requireNonNull(value);
      return this;
    }

    /** The password. */
    public Builder password(Secret value) {
      password = Objects.requireNonNull(value);
      return this;
    }

    /** Where tokens come from; makes OAUTHBEARER and XOAUTH2 eligible. */
    public Builder tokens(TokenSupplier value) {
      tokens = Objects.requireNonNull(value);
      return this;
    }

    /** The realm. */
    public Builder realm(String value) {
      realm = Objects.requireNonNull(value);
      return this;
    }

    /** The host and port connected to. */
    public Builder server(String hostName, int portNumber) {
      host = Objects.requireNonNull(hostName);
      port = portNumber;
      return this;
    }

    /** What NTLM wants besides. */
    public Builder ntlm(Ntlm value) {
      ntlm = Objects.requireNonNull(value);
      return this;
    }

    /** The TLS session's binding data; makes the -PLUS mechanisms eligible. */
    public Builder channelBindings(ChannelBindings value) {
      channelBindings = Objects.requireNonNull(value);
      return this;
    }

    /** Where the keys that SCRAM derives of the password are kept for other connections. */
    public Builder scramKeys(ScramKeys value) {
      scramKeys = Objects.requireNonNull(value);
      return this;
    }

    /** What the server offers; {@link SaslSelection} sets it. */
    public Builder offered(Collection<String> mechanisms) {
      Set<String> names = new TreeSet<>();
      for (String name : mechanisms) {
        names.add(name.toUpperCase(Locale.ROOT));
      }
      offered = Set.copyOf(names);
      return this;
    }

    /** Why this attempt is made, for the token supplier; the error text only after a rejection. */
    public Builder attempt(TokenSupplier.Reason why, String serverErrorText) {
      reason = Objects.requireNonNull(why);
      serverError = Objects.requireNonNull(serverErrorText);
      return this;
    }

    /** The credentials. */
    public SaslCredentials build() {
      return new SaslCredentials(this);
    }
  }
}
