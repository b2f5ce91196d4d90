package org.imap4x.sasl;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The ways to log in that are worth trying, best first, and for every other one why it is not.
 *
 * <p>Without a list of the application's the order is that of strength. On an unencrypted channel
 * what shows a password or token comes last. The LOGIN command is the last resort.
 */
public final class SaslSelection {

  /** The name under which the LOGIN command (RFC 9051 section 6.2.3) appears. */
  public static final String LOGIN_COMMAND = "LOGIN command";

  private static final Set<String> TOKEN_MECHANISMS = Set.of("OAUTHBEARER", "XOAUTH2");

  /**
   * What the server and the channel allow.
   *
   * @param mechanisms the names after {@code AUTH=} in the capabilities
   * @param loginDisabled whether LOGINDISABLED is among them
   * @param encrypted whether nobody can listen: TLS, or a channel that never leaves the machine
   */
  public record Offer(Collection<String> mechanisms, boolean loginDisabled, boolean encrypted) {
    public Offer {
      mechanisms = List.copyOf(upper(mechanisms));
    }
  }

  /**
   * What the application allows.
   *
   * @param mechanisms the only ones to use, in this order; empty leaves the choice to strength.
   *     PLAIN and LOGIN in it allow the LOGIN command too
   * @param disabled never used; ignored for what {@code mechanisms} names
   * @param refuseClearText whether a password or token must not go over an unencrypted channel
   */
  public record Policy(
      List<String> mechanisms, Collection<String> disabled, boolean refuseClearText) {
    /** Strength decides, everything is allowed. */
    public static final Policy DEFAULT = new Policy(List.of(), Set.of(), false);

    public Policy {
      mechanisms = List.copyOf(upper(mechanisms));
      disabled = Set.copyOf(upper(disabled));
    }
  }

  /** One way to log in that may be tried. */
  public static final class Candidate {

    private final String name;
    private final Optional<SaslMechanismFactory> factory;
    private final SaslCredentials credentials;
    private final int rank;

    private Candidate(
        String name,
        Optional<SaslMechanismFactory> factory,
        SaslCredentials credentials,
        int rank) {
      this.name = name;
      this.factory = factory;
      this.credentials = credentials;
      this.rank = rank;
    }

    /** The mechanism's name, or {@link SaslSelection#LOGIN_COMMAND}. */
    public String name() {
      return name;
    }

    /** Whether this is the LOGIN command, which has no mechanism to start. */
    public boolean loginCommand() {
      return factory.isEmpty();
    }

    /** Whether a listener on the channel would learn the password or token. */
    public boolean exposesSecret() {
      return factory.isEmpty() || factory.get().exposesSecret();
    }

    /**
     * Starts the mechanism, for the attempt that {@code reason} and {@code serverError} describe to
     * a token supplier.
     *
     * @throws SaslFailure if the credentials do not serve it after all
     * @throws IllegalStateException for the LOGIN command
     */
    public SaslMechanism start(TokenSupplier.Reason reason, String serverError) throws SaslFailure {
      if (factory.isEmpty()) {
        throw new IllegalStateException("LOGIN is a command here");
      }
      return factory.get().create(credentials.toBuilder().attempt(reason, serverError).build());
    }

    /** Whether the mechanism uses a token supplier, so that a second attempt may go better. */
    public boolean usesToken() {
      return TOKEN_MECHANISMS.contains(name);
    }

    @Override
    public String toString() {
      return name;
    }
  }

  private final List<Candidate> candidates;
  private final Map<String, String> passedOver;
  private final Offer offer;

  private SaslSelection(List<Candidate> candidates, Map<String, String> passedOver, Offer offer) {
    this.candidates = candidates;
    this.passedOver = passedOver;
    this.offer = offer;
  }

  /** Chooses; no I/O, no supplier is asked. */
  public static SaslSelection of(
      SaslMechanisms known, Offer offer, Policy policy, SaslCredentials credentials) {
    return new Chooser(known, offer, policy, credentials).choose();
  }

  /** What to try, best first; empty if there is nothing. */
  public List<Candidate> candidates() {
    return candidates;
  }

  /** Why the others are not tried, by name, in the order they were looked at. */
  public Map<String, String> passedOver() {
    return passedOver;
  }

  /** One line for an error message: what the server offers, and why each was passed over. */
  public String explanation() {
    StringBuilder text = new StringBuilder("server offers ");
    text.append(offer.mechanisms().isEmpty() ? "no AUTH=" : String.join(" ", offer.mechanisms()));
    if (offer.loginDisabled()) {
      text.append(" LOGINDISABLED");
    }
    passedOver.forEach((name, why) -> text.append("; ").append(name).append(": ").append(why));
    return text.toString();
  }

  private static Set<String> upper(Collection<String> names) {
    Set<String> upper = new LinkedHashSet<>();
    for (String name : names) {
      upper.add(name.strip().toUpperCase(Locale.ROOT));
    }
    upper.remove("");
    return upper;
  }

  /** One choice in the making. */
  private static final class Chooser {

    /** Places below every mechanism that shows nothing. */
    private static final int EXPOSED = 10_000;

    private static final int COMMAND_STRENGTH = 130;

    private final SaslMechanisms known;
    private final Offer offer;
    private final Policy policy;
    private final SaslCredentials credentials;
    private final List<Candidate> chosen = new ArrayList<>();
    private final Map<String, String> passed = new LinkedHashMap<>();

    Chooser(SaslMechanisms known, Offer offer, Policy policy, SaslCredentials credentials) {
      this.known = known;
      this.offer = offer;
      this.policy = policy;
      this.credentials =
          withTokens(credentials, policy).toBuilder().offered(offer.mechanisms()).build();
    }

    /** Who names a token mechanism and gives a password means that the password is the token. */
    private static SaslCredentials withTokens(SaslCredentials credentials, Policy policy) {
      boolean asked = !Collections.disjoint(policy.mechanisms(), TOKEN_MECHANISMS);
      if (!asked || credentials.tokens().isPresent() || credentials.password().isEmpty()) {
        return credentials;
      }
      return credentials.toBuilder()
          .tokens(TokenSupplier.fixed(credentials.password().get()))
          .build();
    }

    SaslSelection choose() {
      Set<String> names = new LinkedHashSet<>(policy.mechanisms());
      names.addAll(offer.mechanisms());
      for (String name : names) {
        Optional<SaslMechanismFactory> factory = known.find(name);
        Optional<String> obstacle = obstacle(name, factory);
        if (obstacle.isPresent()) {
          passed.put(name, obstacle.get());
        } else {
          SaslMechanismFactory usable = factory.orElseThrow();
          int rank = rank(usable.strength(), usable.exposesSecret());
          chosen.add(new Candidate(name, factory, credentials, rank));
        }
      }
      loginCommand();
      if (policy.mechanisms().isEmpty()) {
        chosen.sort((one, other) -> Integer.compare(other.rank, one.rank));
      }
      return new SaslSelection(List.copyOf(chosen), Collections.unmodifiableMap(passed), offer);
    }

    private int rank(int strength, boolean exposes) {
      return exposes && !offer.encrypted() ? strength - EXPOSED : strength;
    }

    private Optional<String> obstacle(String name, Optional<SaslMechanismFactory> factory) {
      boolean listed = policy.mechanisms().contains(name);
      if (!offer.mechanisms().contains(name)) {
        return Optional.of("not offered by the server");
      }
      if (!policy.mechanisms().isEmpty() && !listed) {
        return Optional.of("not in the list of mechanisms to use");
      }
      if (policy.disabled().contains(name) && !listed) {
        return Optional.of("disabled");
      }
      if (factory.isEmpty()) {
        return Optional.of("not known to this client");
      }
      SaslMechanismFactory found = factory.get();
      if (found.onlyWhenAsked() && !listed) {
        return Optional.of("used only when asked for by name");
      }
      if (found.exposesSecret() && !offer.encrypted() && policy.refuseClearText()) {
        return Optional.of("shows the password or token, and the channel is not encrypted");
      }
      return found.unusable(credentials);
    }

    private void loginCommand() {
      List<String> listed = policy.mechanisms();
      Optional<String> obstacle = Optional.empty();
      if (!listed.isEmpty() && !listed.contains("LOGIN") && !listed.contains("PLAIN")) {
        obstacle = Optional.of("not in the list of mechanisms to use");
      } else if (listed.isEmpty() && policy.disabled().contains("LOGIN")) {
        obstacle = Optional.of("disabled");
      } else if (offer.loginDisabled()) {
        obstacle = Optional.of("disabled by the server");
      } else if (credentials.password().isEmpty()) {
        obstacle = Optional.of("no password was given");
      } else if (!credentials.authorizationId().isEmpty()
          && !credentials.authorizationId().equals(credentials.user())) {
        obstacle = Optional.of("cannot carry an authorization identity");
      } else if (policy.refuseClearText() && !offer.encrypted()) {
        obstacle = Optional.of("shows the password, and the channel is not encrypted");
      }
      if (obstacle.isPresent()) {
        passed.put(LOGIN_COMMAND, obstacle.get());
      } else {
        int rank = rank(COMMAND_STRENGTH, true);
        chosen.add(new Candidate(LOGIN_COMMAND, Optional.empty(), credentials, rank));
      }
    }
  }
}
