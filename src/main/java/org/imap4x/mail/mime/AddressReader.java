package org.imap4x.mail.mime;

import jakarta.mail.internet.InternetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.imap4x.model.Address;
import org.jspecify.annotations.Nullable;

/** Makes the API's addresses of those of an ENVELOPE, as its own parser would of the header's. */
public final class AddressReader {
  /** What servers write where a header gave no mailbox or host: c-client, Exchange, Dovecot. */
  private static final Set<String> NO_HOST =
      Set.of("", ".missing-host-name.", "missing_domain", ".syntax-error.", "syntax_error");

  private static final Set<String> NO_MAILBOX =
      Set.of("", "missing_mailbox", "missing_mailbox_terminator", "invalid_address");

  private AddressReader() {}

  /** The addresses of a field; null where it has none. */
  public static InternetAddress @Nullable [] read(List<Address> addresses) {
    if (addresses.isEmpty()) {
      return null;
    }
    List<InternetAddress> result = new ArrayList<>(addresses.size());
    String group = null;
    List<InternetAddress> members = new ArrayList<>();
    for (Address a : addresses) {
      if (a.host() == null && a.mailbox() == null && a.name() == null) {
        if (group != null) {
          result.add(group(group, members));
          group = null;
        }
      } else if (a.host() == null && a.mailbox() != null && a.name() == null && !isWhole(a)) {
        if (group != null) {
          result.add(group(group, members));
        }
        group = a.mailbox();
        members.clear();
      } else {
        (group == null ? result : members).add(one(a));
      }
    }
    if (group != null) {
      result.add(group(group, members));
    }
    return result.isEmpty() ? null : result.toArray(new InternetAddress[0]);
  }

  private static InternetAddress one(Address a) {
    String mailbox = a.mailbox() == null || isOne(NO_MAILBOX, a.mailbox()) ? "" : a.mailbox();
    String host = a.host() == null || isOne(NO_HOST, a.host()) ? "" : a.host();
    String local = quoted(mailbox);
    String address = host.isEmpty() ? local : local + "@" + host;
    String name = a.name() == null || a.name().isEmpty() ? null : a.name();
    return new EnvelopeAddress(address, name == null ? null : unfolded(name));
  }

  /** Whether the mailbox is a whole address: servers that do not parse it leave the host NIL. */
  private static boolean isWhole(Address a) {
    return a.mailbox() != null && a.mailbox().indexOf('@') > 0;
  }

  private static boolean isOne(Set<String> names, String name) {
    return names.contains(name.toLowerCase(Locale.ROOT));
  }

  private static String unfolded(String name) {
    return name.indexOf('\n') < 0 && name.indexOf('\r') < 0
        ? name
        : name.replaceAll("\\s*[\\r\\n]+\\s*", " ");
  }

  /** A local part as it stands in a header, where ENVELOPE has it without its quotes. */
  private static String quoted(String local) {
    boolean plain = true;
    for (int i = 0; i < local.length() && plain; i++) {
      char c = local.charAt(i);
      plain = c > ' ' && c != 127 && "()<>,;:\\\"[]".indexOf(c) < 0;
    }
    if (plain || (local.length() > 1 && local.startsWith("\"") && local.endsWith("\""))) {
      return local;
    }
    return '"' + local.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  /** {@code name:a@b.c,d@e.f;}, which is the API's form of a group. */
  private static InternetAddress group(String name, List<InternetAddress> members) {
    StringBuilder b = new StringBuilder(name).append(':');
    for (int i = 0; i < members.size(); i++) {
      b.append(i > 0 ? "," : "").append(members.get(i));
    }
    return new EnvelopeAddress(b.append(';').toString(), null);
  }
}
