package org.imap4x.mail.login;

import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.MessagingException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.imap4x.client.ImapClient;
import org.imap4x.client.ImapException;
import org.imap4x.mail.config.Account;
import org.imap4x.mail.config.MailLog;
import org.imap4x.mail.config.Settings;
import org.imap4x.mail.config.StoreSettings;
import org.imap4x.mail.login.LoginRefusal.Verdict;
import org.imap4x.model.Capability;
import org.imap4x.model.ResponseText;
import org.imap4x.sasl.SaslFailure;
import org.imap4x.sasl.SaslMechanism;
import org.imap4x.sasl.SaslMechanisms;
import org.imap4x.sasl.SaslSelection;
import org.imap4x.sasl.SaslSelection.Candidate;
import org.imap4x.sasl.TokenSupplier.Reason;

/**
 * Logs one session in: tries the ways that {@link SaslSelection} found, and goes on to the next one
 * only where a refusal is about the mechanism and not about the password.
 */
public final class LoginRunner {
  /** Ways to log in that stand or fall together when the password is wrong. */
  private enum Family {
    TOKEN,
    /** SCRAM with channel binding, of which servers know different types. */
    BOUND,
    CHALLENGE,
    EXPOSED
  }

  private final StoreSettings settings;
  private final Account account;
  private final ImapClient client;
  private final MailLog log;
  private final ErrorMapper errors;
  private final Set<Family> refused = EnumSet.noneOf(Family.class);
  private final List<LoginRefusal> refusals = new ArrayList<>();

  /** Whether a supplier's tokens were refused, the second one too. */
  private boolean staleToken;

  /** What the server said to the login that it accepted. */
  private ResponseText welcome = ResponseText.EMPTY;

  public LoginRunner(
      StoreSettings settings, Account account, ImapClient client, MailLog log, ErrorMapper errors) {
    this.settings = settings;
    this.account = account;
    this.client = client;
    this.log = log;
    this.errors = errors;
  }

  /**
   * Logs in.
   *
   * @return what the server said to that
   * @throws StaleTokenException where it refuses the tokens of a supplier
   * @throws AuthenticationFailedException where no way is left or the server refuses the user
   * @throws MessagingException where the server can't do it now
   * @throws ImapException when the session ended
   */
  public ResponseText login(Reason reason) throws MessagingException, ImapException {
    try {
      tryAll(reason);
      return welcome;
    } catch (AuthenticationFailedException e) {
      boolean supplied = settings.value(Settings.AUTH_TOKEN_SUPPLIER).isPresent();
      throw staleToken && supplied ? new StaleTokenException(e) : e;
    }
  }

  private void tryAll(Reason reason) throws MessagingException, ImapException {
    LoginPolicy policy = LoginPolicy.of(settings);
    LoginChannel channel = LoginChannel.of(settings, account, client);
    SaslSelection selection =
        SaslSelection.of(
            SaslMechanisms.load(loader()),
            new SaslSelection.Offer(
                client.capabilities().valuesOf("AUTH"),
                client.has(Capability.LOGINDISABLED),
                channel.isPrivate()),
            policy.policy(),
            new LoginCredentials(settings, account, policy).of(client::channelBinding));
    Deque<Candidate> left = new ArrayDeque<>(ordered(selection.candidates(), policy));
    while (!left.isEmpty()) {
      Candidate candidate = left.removeFirst();
      if (refused.contains(family(candidate))) {
        continue;
      }
      if (candidate.exposesSecret()) {
        channel.warnOnce();
      }
      if (attempt(candidate, reason)) {
        return;
      }
    }
    throw failure(selection);
  }

  /**
   * Exchange takes {@code DOMAIN\\user} and {@code user/shared-mailbox} by the LOGIN command only.
   */
  private List<Candidate> ordered(List<Candidate> candidates, LoginPolicy policy) {
    boolean special = account.user().indexOf('/') >= 0 || account.user().indexOf('\\') >= 0;
    if (!special || !policy.mechanisms().isEmpty()) {
      return candidates;
    }
    List<Candidate> ordered = new ArrayList<>(candidates);
    Optional<Candidate> command = candidates.stream().filter(Candidate::loginCommand).findFirst();
    command.ifPresent(
        login -> {
          ordered.remove(login);
          int at = 0;
          while (at < ordered.size() && family(ordered.get(at)) != Family.EXPOSED) {
            at++;
          }
          ordered.add(at, login);
        });
    return ordered;
  }

  private static Family family(Candidate candidate) {
    if (candidate.usesToken()) {
      return Family.TOKEN;
    }
    if (candidate.name().endsWith("-PLUS")) {
      return Family.BOUND;
    }
    return candidate.exposesSecret() ? Family.EXPOSED : Family.CHALLENGE;
  }

  /** Whether it logged in; if not, what came is among the refusals. */
  private boolean attempt(Candidate candidate, Reason reason)
      throws MessagingException, ImapException {
    Optional<LoginRefusal> refusal = once(candidate, reason, "");
    if (refusal.isPresent() && candidate.usesToken() && refusal.get().mayBeStaleToken()) {
      LoginRefusal first = refusal.get();
      refusals.add(first);
      log.debug("token refused, asking for another one: " + first.text());
      refusal = once(candidate, Reason.REJECTED, first.serverError());
      staleToken |= refusal.isPresent();
    }
    if (refusal.isEmpty()) {
      return true;
    }
    refusals.add(refusal.get());
    LoginRefusal last = telling(refusal.get());
    log.debug(candidate + " failed: " + last.text());
    if (!client.isUsable()) {
      throw last.exception(settings, errors, refusals);
    }
    switch (last.verdict()) {
      case STOP -> throw last.exception(settings, errors, refusals);
      case DOUBTFUL -> {
        if (family(candidate) != Family.EXPOSED || last.soundsLikePassword()) {
          refused.add(family(candidate));
        }
      }
      case NEXT -> {
        // about the mechanism only
      }
    }
    return false;
  }

  /** Where no other token could be had, what the server said about the first one. */
  private LoginRefusal telling(LoginRefusal last) {
    boolean again = refusals.size() > 1 && last.isLocal() && last.verdict() == Verdict.STOP;
    return again ? refusals.get(refusals.size() - 2) : last;
  }

  private Optional<LoginRefusal> once(Candidate candidate, Reason reason, String serverError)
      throws ImapException {
    log.debug("login of " + log.shown(account) + " by " + candidate);
    if (candidate.loginCommand()) {
      try {
        welcome = client.login(account.user(), Objects.requireNonNull(account.password()));
        return Optional.empty();
      } catch (ImapException e) {
        return Optional.of(LoginRefusal.of(candidate.name(), e, Optional.empty()));
      } catch (IllegalArgumentException e) { // no syntax can carry the name or the password
        return Optional.of(
            LoginRefusal.of(
                candidate.name(),
                new SaslFailure(
                    candidate.name(), SaslFailure.Kind.NOT_USABLE, "" + e.getMessage(), e)));
      }
    }
    try (SaslMechanism mechanism = candidate.start(reason, serverError)) {
      try {
        welcome = client.authenticate(mechanism);
        return Optional.empty();
      } catch (ImapException e) {
        return Optional.of(LoginRefusal.of(candidate.name(), e, mechanism.decodedServerError()));
      }
    } catch (SaslFailure e) {
      return Optional.of(LoginRefusal.of(candidate.name(), e));
    }
  }

  private MessagingException failure(SaslSelection selection) {
    if (refusals.isEmpty()) {
      return new AuthenticationFailedException(
          "no way to log in to " + account.host() + ": " + selection.explanation());
    }
    // A doubtful refusal says more than "no such mechanism".
    LoginRefusal telling = refusals.get(refusals.size() - 1);
    for (LoginRefusal refusal : refusals) {
      if (refusal.verdict() != Verdict.NEXT) {
        telling = refusal;
      }
    }
    return telling.exception(settings, errors, refusals);
  }

  private static ClassLoader loader() {
    ClassLoader context = Thread.currentThread().getContextClassLoader();
    return context == null ? LoginRunner.class.getClassLoader() : context;
  }
}
