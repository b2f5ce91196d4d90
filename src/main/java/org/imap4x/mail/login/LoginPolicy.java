package org.imap4x.mail.login;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.imap4x.mail.config.Settings;
import org.imap4x.mail.config.StoreSettings;
import org.imap4x.sasl.SaslSelection;

/** Which mechanisms the settings allow, in which order. */
public final class LoginPolicy {
  /** What is used after the mechanisms of {@code sasl.mechanisms}. */
  private static final List<String> BASIC = List.of("PLAIN", "LOGIN", "NTLM");

  private static final Set<String> TOKEN = Set.of("XOAUTH2", "OAUTHBEARER");

  /** Log in without a password: by ticket, certificate, or as nobody. */
  private static final Set<String> NO_PASSWORD =
      Set.of("GSSAPI", "GS2-KRB5", "GSS-SPNEGO", "EXTERNAL", "ANONYMOUS");

  private final List<String> mechanisms;
  private final List<String> disabled;
  private final boolean refuseClearText;
  private final boolean tokens;
  private final boolean passwordIsToken;

  private LoginPolicy(StoreSettings settings) {
    this.disabled = settings.disabledMechanisms();
    this.mechanisms = mechanisms(settings, disabled);
    this.refuseClearText =
        settings.choice(Settings.CLEARTEXT, "allow", "warn", "refuse").equals("refuse");
    this.tokens = settings.isSet(Settings.AUTH_TOKEN_SUPPLIER);
    // auth.xoauth2.disable=false has always come last, after PLAIN and LOGIN
    boolean asked = !settings.disabled("xoauth2").orElse(true);
    this.passwordIsToken =
        mechanisms.isEmpty()
            ? asked && disabled.contains("PLAIN") && disabled.contains("LOGIN")
            : !Collections.disjoint(mechanisms, TOKEN);
  }

  public static LoginPolicy of(StoreSettings settings) {
    return new LoginPolicy(settings);
  }

  /** {@code sasl.mechanisms} first, if they are enabled, and then what the usual way would be. */
  private static List<String> mechanisms(StoreSettings settings, List<String> disabled) {
    List<String> listed = upper(settings.words(Settings.AUTH_MECHANISMS));
    List<String> sasl = upper(settings.words(Settings.SASL_MECHANISMS));
    if (sasl.isEmpty() || !settings.flag(Settings.SASL_ENABLE)) {
      return listed;
    }
    Set<String> names = new LinkedHashSet<>(sasl);
    if (listed.isEmpty()) {
      BASIC.stream().filter(name -> !disabled.contains(name)).forEach(names::add);
    } else {
      names.addAll(listed);
    }
    return List.copyOf(names);
  }

  private static List<String> upper(List<String> names) {
    List<String> upper = new ArrayList<>(names.size());
    for (String name : names) {
      upper.add(name.toUpperCase(Locale.ROOT));
    }
    return List.copyOf(upper);
  }

  /** The only mechanisms to use, in order; empty for all by strength. */
  List<String> mechanisms() {
    return mechanisms;
  }

  /** Whether the application gave its password as a token. */
  boolean passwordIsToken() {
    return passwordIsToken && !tokens;
  }

  /** Whether there has to be a password. */
  public boolean needsPassword() {
    return !tokens && Collections.disjoint(mechanisms, NO_PASSWORD);
  }

  /** The policy for a channel; on one that stays on this machine nothing is refused. */
  SaslSelection.Policy policy() {
    List<String> off = new ArrayList<>(disabled);
    return new SaslSelection.Policy(mechanisms, off, refuseClearText);
  }
}
