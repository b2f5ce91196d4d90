package org.imap4x.mail;

import jakarta.mail.Folder;
import jakarta.mail.FolderNotFoundException;
import jakarta.mail.MessagingException;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.imap4x.client.ImapClient;
import org.imap4x.client.ImapException;
import org.imap4x.client.ListRequest;
import org.imap4x.client.ListResult;
import org.imap4x.client.ProtocolVersion;
import org.imap4x.client.SelectOptions;
import org.imap4x.client.SelectedMailbox;
import org.imap4x.mail.config.MailLog;
import org.imap4x.mail.link.Task;
import org.imap4x.mail.link.Work;
import org.imap4x.model.Capability;
import org.imap4x.model.ListEntry;
import org.imap4x.model.MailboxName;
import org.imap4x.model.StatusData;
import org.imap4x.model.Untagged;
import org.jspecify.annotations.Nullable;

/**
 * Commands about folders that need not be open: LIST, STATUS, CREATE, DELETE, RENAME, SUBSCRIBE.
 */
final class FolderCatalog {
  private static final MailboxName EMPTY = MailboxName.of("");

  /** Names kept for later, so that a hostile server can't fill the heap with them. */
  private static final int MOST_NAMES = 10_000;

  private final IMAPStore store;

  /** Names whose octets on the wire are other ones than their text gives, by text. */
  private final Map<String, MailboxName> oddNames = new ConcurrentHashMap<>();

  FolderCatalog(IMAPStore store) {
    this.store = store;
  }

  // ---- names

  /**
   * The name of a folder that an application names, with the octets that the server listed it by.
   */
  MailboxName nameOf(String text) {
    MailboxName odd = oddNames.get(text);
    return odd == null ? MailboxName.of(text) : odd;
  }

  private void remember(MailboxName name) {
    boolean odd =
        name.hasWire()
            && !Arrays.equals(name.wire(false), MailboxName.of(name.text()).wire(false))
            && !Arrays.equals(name.wire(true), MailboxName.of(name.text()).wire(true));
    if (odd && oddNames.size() < MOST_NAMES) {
      oddNames.put(name.text(), name);
    }
  }

  /** A name below another one; the parent's octets stay as they are. */
  static MailboxName below(MailboxName parent, char separator, String rest) {
    if (parent.text().isEmpty()) {
      return MailboxName.of(rest);
    }
    if (!parent.hasWire()) {
      return MailboxName.of(parent.text() + separator + rest);
    }
    ByteArrayOutputStream wire = new ByteArrayOutputStream();
    wire.writeBytes(parent.wire(false));
    wire.writeBytes(MailboxName.of(String.valueOf(separator)).wire(false));
    wire.writeBytes(MailboxName.of(rest).wire(false));
    return MailboxName.ofWire(wire.toByteArray());
  }

  /** The name without a separator at its end, which some servers put there. */
  private static MailboxName trimmed(ListEntry entry) {
    Character delimiter = entry.delimiter();
    MailboxName name = entry.name();
    int length = name.text().length();
    if (delimiter == null || length < 2 || name.text().charAt(length - 1) != delimiter) {
      return name;
    }
    byte[] wire = name.wire(false);
    return name.hasWire()
        ? MailboxName.ofWire(Arrays.copyOf(wire, wire.length - 1))
        : MailboxName.of(name.text().substring(0, length - 1));
  }

  // ---- LIST

  /** What LIST says of one mailbox; empty when it is not there. */
  Optional<ListEntry> find(MailboxName name) throws MessagingException {
    return store.call("list " + name, true, c -> find(listed(c, name), name));
  }

  /** As above; empty also where LIST can't be read, so that nobody knows. */
  Optional<ListEntry> findIfTold(MailboxName name) throws MessagingException {
    return entry(store.call("list " + name, true, c -> listed(c, name)), name);
  }

  private static ListResult listed(ImapClient c, MailboxName name) throws ImapException {
    return list(c, ListRequest.of(EMPTY, name), returns(c));
  }

  private static Optional<ListEntry> entry(ListResult result, MailboxName name) {
    return result.entries().stream().filter(e -> trimmed(e).equals(name) && isThere(e)).findFirst();
  }

  /** The entry; that there is none is known only where all of the answer could be read. */
  private static Optional<ListEntry> find(ListResult result, MailboxName name)
      throws ImapException {
    Optional<ListEntry> found = entry(result, name);
    if (found.isEmpty()) {
      result.requireWhole();
    }
    return found;
  }

  /**
   * A name without a mailbox still holds those below it: RFC 3501 says \\Noselect for both kinds.
   */
  private static boolean isThere(ListEntry e) {
    return !e.has("\\NonExistent") || e.has("\\HasChildren");
  }

  /** The separator at the root, {@code '\0'} where there is no hierarchy. */
  char rootSeparator() throws MessagingException {
    return store.call(
        "list",
        true,
        c -> {
          ListResult result = c.list(ListRequest.of(EMPTY, EMPTY));
          for (ListEntry entry : result.entries()) {
            if (entry.delimiter() != null) {
              return entry.delimiter();
            }
          }
          result.requireWhole();
          return '\0';
        });
  }

  /** The folders that a pattern matches, without the one named {@code self}. */
  Folder[] list(MailboxName pattern, MailboxName self, boolean subscribed)
      throws MessagingException {
    Map<MailboxName, ListEntry> entries =
        store.call(
            "list " + pattern,
            true,
            c -> {
              ListResult result = subscribed ? subscribed(c, pattern) : all(c, pattern);
              return entries(result, self, subscribed);
            });
    ListedTogether together = new ListedTogether(store, pattern, subscribed);
    List<Folder> folders = new ArrayList<>();
    entries.forEach((name, entry) -> folders.add(folder(name, entry, together)));
    return folders.toArray(new Folder[0]);
  }

  /** What could be read; the rest is told to the log, and not taken for none where it is all. */
  private static Map<MailboxName, ListEntry> entries(
      ListResult result, MailboxName self, boolean subscribed) throws ImapException {
    Map<MailboxName, ListEntry> entries = new LinkedHashMap<>();
    for (ListEntry entry : result.entries()) {
      MailboxName name = trimmed(entry);
      boolean there = subscribed || isThere(entry);
      if (there && !name.text().isEmpty() && !name.equals(self)) {
        entries.putIfAbsent(name, entry);
      }
    }
    if (entries.isEmpty()) {
      result.requireWhole();
    }
    for (Untagged.Malformed line : result.malformed()) {
      String shown = line.raw().replaceAll("\\p{Cntrl}", " ");
      MailLog.warn("a folder is missing from a list, for its line can't be read: " + shown);
    }
    return entries;
  }

  private IMAPFolder folder(MailboxName name, ListEntry entry, @Nullable ListedTogether together) {
    remember(name);
    char separator = entry.delimiter() == null ? '\0' : entry.delimiter();
    IMAPFolder folder = store.newIMAPFolder(name.text(), separator, null);
    folder.listed(name, entry, together);
    return folder;
  }

  private ListResult all(ImapClient c, MailboxName pattern) throws ImapException {
    return list(c, ListRequest.of(EMPTY, pattern), returns(c));
  }

  /** What LIST is to return besides names: only what makes no work for the server. */
  private static List<String> returns(ImapClient c) {
    List<String> returns = new ArrayList<>();
    if (c.has(Capability.LIST_EXTENDED)) {
      returns.add("SUBSCRIBED");
      returns.add("CHILDREN");
      if (c.has(Capability.SPECIAL_USE)) {
        returns.add("SPECIAL-USE");
      }
    }
    return returns;
  }

  private static ListResult list(ImapClient c, ListRequest plain, List<String> returns)
      throws ImapException {
    if (returns.isEmpty()) {
      return c.list(plain);
    }
    try {
      return c.list(
          new ListRequest(plain.reference(), plain.patterns(), List.of(), returns, List.of()));
    } catch (ImapException e) {
      if (e.isFatal() || e instanceof ImapException.No) {
        throw e;
      }
      return c.list(plain); // a server that offers LIST-EXTENDED and does not know it
    }
  }

  private ListResult subscribed(ImapClient c, MailboxName pattern) throws ImapException {
    if (c.has(Capability.LIST_EXTENDED)) {
      try {
        return c.list(
            new ListRequest(EMPTY, List.of(pattern), List.of("SUBSCRIBED"), returns(c), List.of()));
      } catch (ImapException.Bad e) {
        return c.lsub(EMPTY, pattern);
      }
    }
    return c.lsub(EMPTY, pattern);
  }

  /** Whether the mailbox is subscribed. */
  boolean isSubscribed(MailboxName name) throws MessagingException {
    return store.call(
        "list " + name,
        true,
        c -> {
          ListResult result = subscribed(c, name);
          for (ListEntry e : result.entries()) {
            boolean certain = e.malformed().isEmpty() || e.has("\\Subscribed");
            if (trimmed(e).equals(name) && certain && !isParentOnly(e)) {
              return true;
            }
          }
          result.requireWhole();
          return false;
        });
  }

  /**
   * LSUB names a parent of subscribed mailboxes with \Noselect, LIST by CHILDINFO without
   * \Subscribed.
   */
  private static boolean isParentOnly(ListEntry e) {
    return e.has("\\Subscribed") ? false : e.has("\\Noselect") || !e.childInfo().isEmpty();
  }

  /** The folder that the server marks for a use, such as {@code \Sent}. */
  Optional<IMAPFolder> bySpecialUse(String use) throws MessagingException {
    String wanted = (use.startsWith("\\") ? use : "\\" + use).toLowerCase(Locale.ROOT);
    Optional<ListEntry> found =
        store.call(
            "list special-use",
            true,
            c -> {
              ListResult result = specialUses(c);
              Optional<ListEntry> used =
                  result.entries().stream()
                      .filter(e -> uses(wanted).stream().anyMatch(e::has))
                      .findFirst();
              if (used.isEmpty()) {
                result.requireWhole();
              }
              return used;
            });
    return found.map(e -> folder(trimmed(e), e, null));
  }

  private static ListResult specialUses(ImapClient c) throws ImapException {
    MailboxName any = MailboxName.of("*");
    if (c.has(Capability.SPECIAL_USE) && c.has(Capability.LIST_EXTENDED)) {
      return c.list(
          new ListRequest(EMPTY, List.of(any), List.of("SPECIAL-USE"), List.of(), List.of()));
    }
    boolean xlist = c.has(Capability.XLIST) && !c.has(Capability.SPECIAL_USE);
    return xlist ? c.xlist(EMPTY, any) : c.list(ListRequest.of(EMPTY, any));
  }

  /** XLIST's names mean the same as those of RFC 6154. */
  private static List<String> uses(String use) {
    return switch (use) {
      case "\\all", "\\allmail" -> List.of("\\All", "\\AllMail");
      case "\\junk", "\\spam" -> List.of("\\Junk", "\\Spam");
      case "\\flagged", "\\starred" -> List.of("\\Flagged", "\\Starred");
      default -> List.of(use);
    };
  }

  // ---- STATUS

  /** STATUS of a folder; a missing one is a {@link FolderNotFoundException}. */
  StatusData status(IMAPFolder folder, List<String> items) throws MessagingException {
    try {
      return store
          .connections()
          .run(
              "status of " + folder.getFullName(),
              Task.repeatable(c -> c.status(folder.mailboxName(), items.toArray(new String[0]))));
    } catch (ImapException e) {
      throw explained(e, "status of " + folder.getFullName(), folder);
    }
  }

  /** The items that counters need, which this connection's protocol has. */
  static List<String> counters(ImapClient c) {
    return c.protocolVersion() == ProtocolVersion.IMAP4REV2
        ? List.of("MESSAGES", "UIDNEXT", "UIDVALIDITY", "UNSEEN")
        : List.of("MESSAGES", "RECENT", "UIDNEXT", "UIDVALIDITY", "UNSEEN");
  }

  /** What counters need to know of a closed folder. */
  StatusData counters(IMAPFolder folder) throws MessagingException {
    try {
      StatusData data =
          store
              .connections()
              .run(
                  "status of " + folder.getFullName(),
                  Task.repeatable(
                      c -> c.status(folder.mailboxName(), counters(c).toArray(new String[0]))));
      if (data.number("MESSAGES").isPresent()) {
        return data;
      }
    } catch (ImapException e) {
      MessagingException why = explained(e, "status of " + folder.getFullName(), folder);
      if (why instanceof FolderNotFoundException) {
        throw why;
      }
      // no STATUS (IMAP4), or one that fails: EXAMINE tells the same
    }
    return examined(folder);
  }

  private StatusData examined(IMAPFolder folder) throws MessagingException {
    try {
      return store
          .connections()
          .runAlone(
              "examine " + folder.getFullName(),
              Task.repeatable(
                  c -> {
                    SelectedMailbox m = c.select(folder.mailboxName(), SelectOptions.READ_ONLY);
                    Map<String, String> items = new LinkedHashMap<>();
                    items.put("MESSAGES", Long.toString(m.exists()));
                    items.put("UIDNEXT", Long.toString(m.uidNext()));
                    items.put("UIDVALIDITY", Long.toString(m.uidValidity()));
                    if (m.recent() >= 0) {
                      items.put("RECENT", Long.toString(m.recent()));
                    }
                    c.unselect();
                    return new StatusData(folder.mailboxName(), items);
                  }));
    } catch (ImapException e) {
      throw explained(e, "examine " + folder.getFullName(), folder);
    }
  }

  /**
   * An error about a folder; where the server did not say why, it is asked whether the folder is
   * there.
   */
  MessagingException explained(ImapException e, String what, IMAPFolder folder)
      throws MessagingException {
    MessagingException mapped = store.errors().map(e, what, folder, null);
    if (mapped instanceof FolderNotFoundException || e.code().isPresent()) {
      return mapped;
    }
    MailboxName name = folder.mailboxName();
    ListResult result = store.call("list " + name, true, c -> listed(c, name));
    if (entry(result, name).isPresent() || !result.isWhole()) {
      return mapped;
    }
    return new FolderNotFoundException(folder, mapped.getMessage(), e);
  }

  // ---- commands that change things: false when the server refuses

  boolean create(MailboxName name, List<String> use) throws MessagingException {
    return done(
        "create " + name,
        c -> {
          if (use.isEmpty()) {
            c.create(name);
          } else {
            c.create(name, use);
          }
          return true;
        },
        c -> isThere(c, withoutSeparator(name)));
  }

  /** A name that ends in the separator makes a mailbox that holds others only. */
  private static MailboxName withoutSeparator(MailboxName name) {
    String text = name.text();
    boolean cut = text.length() > 1 && !Character.isLetterOrDigit(text.charAt(text.length() - 1));
    return cut && !name.hasWire() ? MailboxName.of(text.substring(0, text.length() - 1)) : name;
  }

  boolean delete(MailboxName name) throws MessagingException {
    try {
      return done(
          "delete " + name,
          c -> {
            c.delete(name);
            return true;
          },
          c -> !isThere(c, name));
    } finally {
      store.connections().namesChanged();
    }
  }

  boolean rename(MailboxName from, MailboxName to) throws MessagingException {
    try {
      return done(
          "rename " + from,
          c -> {
            c.rename(from, to);
            return true;
          },
          c -> isThere(c, to) && !isThere(c, from));
    } finally {
      store.connections().namesChanged();
    }
  }

  private static boolean isThere(ImapClient c, MailboxName name) throws ImapException {
    return find(c.list(ListRequest.of(EMPTY, name)), name).isPresent();
  }

  void subscribe(MailboxName name, boolean on) throws MessagingException {
    store.call(
        (on ? "subscribe " : "unsubscribe ") + name,
        true,
        c -> {
          if (on) {
            c.subscribe(name);
          } else {
            c.unsubscribe(name);
          }
          return true;
        });
  }

  /** Where no answer came, LIST shows whether it was done. */
  private boolean done(String what, Work<Boolean> work, Work<Boolean> shown)
      throws MessagingException {
    try {
      return store
          .connections()
          .run(what, Task.shown(work, c -> shown.run(c) ? Optional.of(true) : Optional.empty()));
    } catch (ImapException.No e) {
      new MailLog(store.mailSession()).debug(what + ": " + e.getMessage());
      return false;
    } catch (ImapException e) {
      throw store.errors().failed(e, what);
    }
  }
}
