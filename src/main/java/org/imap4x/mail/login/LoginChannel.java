package org.imap4x.mail.login;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.imap4x.client.ClientOptions;
import org.imap4x.client.ImapClient;
import org.imap4x.mail.config.Account;
import org.imap4x.mail.config.MailLog;
import org.imap4x.mail.config.Settings;
import org.imap4x.mail.config.StoreSettings;

/** Whether others can listen to a connection, and the warning where they can. */
final class LoginChannel {
  private static final Set<String> WARNED = ConcurrentHashMap.newKeySet();

  private final boolean isPrivate;
  private final String host;
  private final boolean warns;

  private LoginChannel(boolean isPrivate, String host, boolean warns) {
    this.isPrivate = isPrivate;
    this.host = host;
    this.warns = warns;
  }

  static LoginChannel of(StoreSettings settings, Account account, ImapClient client) {
    ClientOptions options = client.options();
    boolean local =
        !options.argv().isEmpty() || (options.proxy() == null && isLoopback(account.host()));
    return new LoginChannel(
        client.isSecure() || local,
        account.host(),
        !settings.text(Settings.CLEARTEXT).equals("allow"));
  }

  private static boolean isLoopback(String host) {
    try {
      return InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException e) {
      return false;
    }
  }

  /** TLS, or it never leaves this machine. */
  boolean isPrivate() {
    return isPrivate;
  }

  /** Says once for each host that a password or token goes over the network as it is. */
  void warnOnce() {
    if (!isPrivate && warns && WARNED.add(host)) {
      MailLog.warn(
          "password or token sent without TLS to "
              + host
              + "; set starttls.required or ssl.enable, or cleartext=refuse to make this an error");
    }
  }
}
