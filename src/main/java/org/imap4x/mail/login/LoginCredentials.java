package org.imap4x.mail.login;

import jakarta.mail.MessagingException;
import jakarta.mail.PasswordAuthentication;
import jakarta.mail.Session;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Optional;
import org.imap4x.mail.config.Account;
import org.imap4x.mail.config.Settings;
import org.imap4x.mail.config.StoreSettings;
import org.imap4x.model.Secret;
import org.imap4x.sasl.ChannelBindings;
import org.imap4x.sasl.SaslCredentials;
import org.imap4x.sasl.TokenSupplier;
import org.jspecify.annotations.Nullable;

/** Makes what mechanisms log in with of settings, account, Authenticator and token supplier. */
final class LoginCredentials {
  private final StoreSettings settings;
  private final Account account;
  private final LoginPolicy policy;

  LoginCredentials(StoreSettings settings, Account account, LoginPolicy policy) {
    this.settings = settings;
    this.account = account;
    this.policy = policy;
  }

  SaslCredentials of(ChannelBindings bindings) throws MessagingException {
    SaslCredentials.Builder builder =
        SaslCredentials.user(account.user())
            .authorizationId(settings.text(Settings.SASL_AUTHORIZATION_ID))
            .realm(settings.text(Settings.SASL_REALM))
            .server(serverName(), account.port())
            .ntlm(
                new SaslCredentials.Ntlm(
                    settings.text(Settings.AUTH_NTLM_DOMAIN),
                    settings.number(Settings.AUTH_NTLM_FLAGS),
                    settings.flag(Settings.AUTH_NTLM_V2)))
            .channelBindings(bindings)
            .scramKeys(account.scramKeys());
    Secret password = account.password();
    if (password != null) {
      builder.password(password);
    }
    Optional<TokenSupplier> tokens = tokens();
    if (tokens.isPresent()) {
      builder.tokens(new Renewing(tokens.get()));
    }
    return builder.build();
  }

  private String serverName() {
    if (settings.flag(Settings.SASL_CANONICAL_HOST)) {
      try {
        return InetAddress.getByName(account.host()).getCanonicalHostName();
      } catch (UnknownHostException e) {
        return account.host();
      }
    }
    return account.host();
  }

  private Optional<TokenSupplier> tokens() throws MessagingException {
    Optional<TokenSupplier> supplier =
        settings.object(Settings.AUTH_TOKEN_SUPPLIER, TokenSupplier.class);
    if (supplier.isPresent() || !policy.passwordIsToken()) {
      return supplier;
    }
    return Optional.of(this::passwordAsToken);
  }

  /** The token given as password; the Authenticator is asked where that may be too old. */
  private Secret passwordAsToken(TokenSupplier.Request request) throws IOException {
    Secret given = account.password();
    if (request.reason() == TokenSupplier.Reason.FIRST && given != null) {
      return given;
    }
    Secret asked = ask(settings, account);
    if (asked != null) {
      return asked;
    }
    if (given == null) {
      throw new IOException("neither a password nor an Authenticator gives a token");
    }
    return given;
  }

  /** What the session's Authenticator says for this account now; null where it says nothing. */
  static @Nullable Secret ask(StoreSettings settings, Account account) {
    InetAddress address;
    try {
      address = InetAddress.getByName(account.host());
    } catch (UnknownHostException e) {
      address = null;
    }
    Session session = settings.session();
    PasswordAuthentication answer =
        session.requestPasswordAuthentication(
            address, account.port(), settings.protocol(), null, account.user());
    return answer == null || answer.getPassword() == null ? null : Secret.of(answer.getPassword());
  }

  /** Does not send a token again that was refused a moment ago. */
  private static final class Renewing implements TokenSupplier {
    private final TokenSupplier supplier;
    private byte @Nullable [] last;

    Renewing(TokenSupplier supplier) {
      this.supplier = supplier;
    }

    @Override
    public Secret token(Request request) throws IOException {
      Secret token = supplier.token(request);
      byte[] octets = token == null ? new byte[0] : token.utf8();
      if (request.reason() == Reason.REJECTED && last != null && Arrays.equals(last, octets)) {
        throw new IOException("the token that was refused was given again");
      }
      if (last != null) {
        Arrays.fill(last, (byte) 0);
      }
      last = octets;
      return token;
    }
  }
}
