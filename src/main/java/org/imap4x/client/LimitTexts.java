package org.imap4x.client;

import java.util.regex.Pattern;

/** Texts by which well-known servers say that they limit a client, or are in part away. */
public final class LimitTexts {
  private static final Pattern THROTTLED =
      Pattern.compile(
          "(?i)throttl|backoff time|rate limit|too many (commands|requests|login)"
              // Gmail
              + "|exceeded (command or )?bandwidth|command or bandwidth limits");

  /** Gmail, Dovecot, Exchange, Yahoo, Courier. */
  private static final Pattern CONNECTIONS =
      Pattern.compile(
          "(?i)too many (simultaneous |concurrent )?(connections|sessions)"
              + "|maximum number of (simultaneous |concurrent )?connections"
              + "|connection limit|mail_max_userip_connections");

  /** Exchange Online, when its back end is away or limits the user. */
  private static final Pattern AWAY =
      Pattern.compile(
          "(?i)authenticated but not connected|server (is )?(temporarily )?unavailable"
              + "|temporary (authentication |internal )?(failure|error|problem)|try again later");

  private LimitTexts() {}

  /** Whether it is about too much too fast. */
  public static boolean isThrottled(String text) {
    return THROTTLED.matcher(text).find();
  }

  /** Whether it is about more connections than the server allows. */
  public static boolean isOfConnections(String text) {
    return CONNECTIONS.matcher(text).find();
  }

  /** Whether a part of the server is away for the moment. */
  public static boolean isAway(String text) {
    return AWAY.matcher(text).find();
  }
}
