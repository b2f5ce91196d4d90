package org.imap4x.mail;

import jakarta.mail.Folder;
import jakarta.mail.FolderNotFoundException;
import jakarta.mail.MessagingException;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import org.imap4x.client.ImapClient;
import org.imap4x.client.ImapException;
import org.imap4x.client.ListRequest;
import org.imap4x.client.ListResult;
import org.imap4x.client.ProtocolVersion;
import org.imap4x.client.SelectOptions;
import org.imap4x.client.SelectedMailbox;
import org.imap4x.mail.config.MailLog;
import org.imap4x.mail.config.Settings;
import org.imap4x.mail.link.Task;
import org.imap4x.mail.link.Work;
import org.imap4x.mail.login.FailureText;
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

  private final ListForms forms = new ListForms();

  /** {@code folderprefix} where it is set without a separator. */
  private volatile String prefixWithSeparator = "";

  /** How often something was subscribed or not any more: what is known may not be true then. */
  private final AtomicLong subscriptionsChanged = new AtomicLong();

  /** Whether the last listing that brought counts was asked for some. */
  private volatile boolean countsWanted = true;

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

  /** Whether a command can name it: no half surrogate pair, and no NUL. */
  static boolean isCarried(MailboxName name) {
    return name.text().indexOf('\0') < 0
        && StandardCharsets.UTF_8.newEncoder().canEncode(name.text());
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

  /**
   * The name that an application asks the store for, below {@code folderprefix}; INBOX, and what
   * has the prefix already, stay as they are.
   */
  String placed(String name) throws MessagingException {
    String prefix = prefix();
    return prefix.isEmpty() || isInbox(name) || begins(name, prefix) ? name : prefix + name;
  }

  private static boolean isInbox(String name) {
    return name.equalsIgnoreCase("INBOX");
  }

  private static boolean begins(String name, String prefix) {
    boolean anyCase = prefix.regionMatches(true, 0, "INBOX", 0, 5);
    String root = prefix.substring(0, prefix.length() - 1);
    return name.regionMatches(anyCase, 0, prefix, 0, prefix.length())
        || (anyCase ? name.equalsIgnoreCase(root) : name.equals(root));
  }

  /** What is put before names, with a separator at its end; empty for nothing. */
  private String prefix() throws MessagingException {
    String set = store.settings().text(Settings.FOLDER_PREFIX);
    if (set.isEmpty() || !Character.isLetterOrDigit(set.charAt(set.length() - 1))) {
      return set;
    }
    String known = prefixWithSeparator;
    if (known.isEmpty()) {
      char by = rootSeparator();
      known = by == '\0' ? set : set + by;
      prefixWithSeparator = known;
    }
    return known;
  }

  /** What the default folder lists for a pattern: INBOX is not below a prefix, and yet there. */
  private List<MailboxName> placedPatterns(String pattern) throws MessagingException {
    String prefix = prefix();
    List<MailboxName> patterns = new ArrayList<>();
    if (!prefix.isEmpty() && !begins(pattern, prefix) && isInboxAmong(pattern)) {
      patterns.add(MailboxName.INBOX);
    }
    if (patterns.isEmpty() || !isInbox(pattern)) {
      patterns.add(MailboxName.of(placed(pattern)));
    }
    return patterns;
  }

  private static boolean isInboxAmong(String pattern) {
    StringBuilder regex = new StringBuilder("(?is)");
    for (String part : pattern.split("(?<=[*%])|(?=[*%])")) {
      regex.append(part.equals("*") || part.equals("%") ? ".*" : Pattern.quote(part));
    }
    return "INBOX".matches(regex.toString());
  }

  // ---- LIST

  /** What LIST says of one mailbox; empty when it is not there. */
  Optional<ListEntry> find(MailboxName name) throws MessagingException {
    return isCarried(name)
        ? call("list " + name, c -> found(listed(c, name), name))
        : Optional.empty();
  }

  /** As above; where LIST can't be read, so that nobody knows, it is not whole. */
  ListResult listed(MailboxName name) throws MessagingException {
    return isCarried(name) ? call("list " + name, c -> listed(c, name)) : ListForms.NONE;
  }

  private ListResult listed(ImapClient c, MailboxName name) throws ImapException {
    return forms.all(c, List.of(name), false);
  }

  /** The entry that the name means. */
  static Optional<ListEntry> entry(ListResult result, MailboxName name) {
    return ListedName.find(result.entries(), name, FolderCatalog::isThere);
  }

  /** The entry; that there is none is known only where all of the answer could be read. */
  private static Optional<ListEntry> found(ListResult result, MailboxName name)
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
    return call(
        "list",
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

  /** The folders that a pattern of the default folder's matches. */
  Folder[] list(String pattern, boolean subscribed) throws MessagingException {
    return list(placedPatterns(pattern), EMPTY, subscribed, true);
  }

  /**
   * The folders that a pattern matches, without the one named {@code self}.
   *
   * @param toShow whether the application gets them, and so may ask for their counts
   */
  Folder[] list(MailboxName pattern, MailboxName self, boolean subscribed, boolean toShow)
      throws MessagingException {
    return list(List.of(pattern), self, subscribed, toShow);
  }

  private Folder[] list(
      List<MailboxName> patterns, MailboxName self, boolean subscribed, boolean toShow)
      throws MessagingException {
    ListedTogether together = new ListedTogether(this, store, patterns, subscribed);
    boolean counts = toShow && countsWanted && together.keeps();
    long before = subscriptionsChanged.get();
    ListResult result =
        call(
            "list " + patterns.get(patterns.size() - 1),
            c ->
                subscribed
                    ? forms.subscribed(c, patterns, counts)
                    : forms.all(c, patterns, counts));
    together.told(result, before);
    if (counts && !result.status().isEmpty()) {
      countsWanted = false; // until somebody asks for one
    }
    List<Folder> folders = new ArrayList<>();
    try {
      entries(result, self, subscribed)
          .forEach((name, entry) -> folders.add(folder(name, entry, together)));
    } catch (ImapException e) {
      throw store.errors().failed(e, "list " + patterns.get(patterns.size() - 1));
    }
    return folders.toArray(new Folder[0]);
  }

  /** A listing was asked for counts: the next one brings them along again. */
  void countsAreWanted() {
    countsWanted = true;
  }

  /** What could be read; the rest is told to the log, and not taken for none where it is all. */
  private static Map<MailboxName, ListEntry> entries(
      ListResult result, MailboxName self, boolean subscribed) throws ImapException {
    Map<MailboxName, ListEntry> entries = new LinkedHashMap<>();
    for (ListEntry entry : result.entries()) {
      MailboxName name = ListedName.trimmed(entry);
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

  /** Those that the patterns match and that are subscribed. */
  Subscribed subscribed(List<MailboxName> patterns) throws MessagingException {
    long before = subscriptionsChanged.get();
    ListResult result = call("list subscribed", c -> forms.subscribed(c, patterns, false));
    return new Subscribed(subscribedOf(result), result.isWhole(), before);
  }

  /**
   * What is subscribed.
   *
   * @param whole whether what is not among them is not subscribed
   * @param since the state of {@link #subscriptions} that it is true of
   */
  record Subscribed(Set<MailboxName> names, boolean whole, long since) {}

  /** Changes with each SUBSCRIBE and UNSUBSCRIBE of this store. */
  long subscriptions() {
    return subscriptionsChanged.get();
  }

  /** The names in an answer to a question for subscribed ones. */
  static Set<MailboxName> subscribedOf(ListResult result) {
    Set<MailboxName> names = new HashSet<>();
    for (ListEntry e : result.entries()) {
      if (isSubscribed(e)) {
        names.add(ListedName.trimmed(e));
      }
    }
    return names;
  }

  /** The names that an answer to a question for all marks as subscribed. */
  static Set<MailboxName> markedSubscribed(ListResult result) {
    Set<MailboxName> names = new HashSet<>();
    for (ListEntry e : result.entries()) {
      if (e.has("\\Subscribed")) {
        names.add(ListedName.trimmed(e));
      }
    }
    return names;
  }

  private static boolean isSubscribed(ListEntry e) {
    boolean certain = e.malformed().isEmpty() || e.has("\\Subscribed");
    return certain && !isParentOnly(e);
  }

  /** Whether the mailbox is subscribed. */
  boolean isSubscribed(MailboxName name) throws MessagingException {
    return isCarried(name)
        && call(
            "list " + name,
            c -> {
              ListResult result = forms.subscribed(c, List.of(name), false);
              boolean found =
                  ListedName.find(result.entries(), name, FolderCatalog::isSubscribed).isPresent();
              if (!found) {
                result.requireWhole();
              }
              return found;
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
        call(
            "list special-use",
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
    return found.map(e -> folder(ListedName.trimmed(e), e, null));
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
    folder.checkCarried();
    try {
      return run(
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
    folder.checkCarried();
    try {
      StatusData data =
          run(
              "status of " + folder.getFullName(),
              Task.repeatable(
                  c -> c.status(folder.mailboxName(), counters(c).toArray(new String[0]))));
      if (!data.items().isEmpty()) {
        return data; // without MESSAGES too: what it has is true, and the rest unknown
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
                    m.toldUidNext().ifPresent(n -> items.put("UIDNEXT", Long.toString(n)));
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
   * An error about a folder. LIST says whether it is there, which a refusal's code may not: {@code
   * CANNOT} is said of names, and {@code NONEXISTENT} of those that hold others only.
   */
  MessagingException explained(ImapException e, String what, IMAPFolder folder)
      throws MessagingException {
    MessagingException mapped = store.errors().map(e, what, folder, null);
    boolean missing = mapped instanceof FolderNotFoundException;
    if (!missing && !mayBeMissing(e)) {
      return mapped;
    }
    Optional<Boolean> there = isThere(folder.mailboxName());
    if (there.isEmpty() || there.get() != missing) {
      return mapped;
    }
    return missing
        ? store.errors().failed(e, what)
        : new FolderNotFoundException(folder, mapped.getMessage(), e);
  }

  /** Whether a refusal may be about the name; after one that may pass nothing else is asked. */
  static boolean mayBeMissing(ImapException e) {
    if (!e.isRefusal()) {
      return false;
    }
    return switch (FailureText.kind(e)) {
      case REFUSED, BAD, NO_PERMISSION -> true;
      default -> false;
    };
  }

  /** Empty where nobody knows. */
  private Optional<Boolean> isThere(MailboxName name) {
    if (name.text().isEmpty()) {
      return Optional.of(true); // the default folder
    }
    try {
      ListResult result = listed(name);
      boolean there = entry(result, name).isPresent();
      return there || result.isWhole() ? Optional.of(there) : Optional.empty();
    } catch (MessagingException e) {
      return Optional.empty();
    }
  }

  // ---- commands that change things: why the server refuses, null where it does not

  @Nullable MessagingException create(MailboxName name, List<String> use)
      throws MessagingException {
    return refusal(
        "create " + name,
        List.of(name),
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

  @Nullable MessagingException delete(MailboxName name) throws MessagingException {
    try {
      return refusal(
          "delete " + name,
          List.of(name),
          c -> {
            c.delete(name);
            return true;
          },
          c -> !isThere(c, name));
    } finally {
      store.connections().namesChanged();
    }
  }

  @Nullable MessagingException rename(MailboxName from, MailboxName to) throws MessagingException {
    try {
      return refusal(
          "rename " + from,
          List.of(from, to),
          c -> {
            c.rename(from, to);
            return true;
          },
          c -> isRenamed(c, from, to));
    } finally {
      store.connections().namesChanged();
    }
  }

  /** On a server that ignores case either name may be answered with the other. */
  private static boolean isRenamed(ImapClient c, MailboxName from, MailboxName to)
      throws ImapException {
    if (ListedName.isLike(from, to)) {
      return there(c, to).map(ListedName::trimmed).filter(to::equals).isPresent();
    }
    return isThere(c, to) && !isThere(c, from);
  }

  private static boolean isThere(ImapClient c, MailboxName name) throws ImapException {
    return there(c, name).isPresent();
  }

  private static Optional<ListEntry> there(ImapClient c, MailboxName name) throws ImapException {
    return found(c.list(ListRequest.of(EMPTY, name)), name);
  }

  @Nullable MessagingException subscribe(MailboxName name, boolean on) throws MessagingException {
    String what = (on ? "subscribe " : "unsubscribe ") + name;
    try {
      return refusal(
          what,
          List.of(name),
          Task.repeatable(
              c -> {
                if (on) {
                  c.subscribe(name);
                } else {
                  c.unsubscribe(name);
                }
                return true;
              }));
    } finally {
      subscriptionsChanged.incrementAndGet();
    }
  }

  /** Where no answer came, LIST shows whether it was done. */
  private @Nullable MessagingException refusal(
      String what, List<MailboxName> names, Work<Boolean> work, Work<Boolean> shown)
      throws MessagingException {
    return refusal(
        what, names, Task.shown(work, c -> shown.run(c) ? Optional.of(true) : Optional.empty()));
  }

  private @Nullable MessagingException refusal(
      String what, List<MailboxName> names, Task<Boolean> task) throws MessagingException {
    if (!names.stream().allMatch(FolderCatalog::isCarried)) {
      return new MessagingException(what + ": no command can carry the name");
    }
    try {
      run(what, task);
      return null;
    } catch (ImapException.No e) {
      MessagingException why = store.errors().failed(e, what);
      new MailLog(store.mailSession()).debug("" + why.getMessage());
      return why;
    } catch (ImapException e) {
      throw store.errors().failed(e, what);
    }
  }

  // ---- to the server

  /** Work that may be done twice, with errors in words of the API. */
  private <T extends @Nullable Object> T call(String what, Work<T> work) throws MessagingException {
    try {
      return run(what, Task.repeatable(work));
    } catch (ImapException e) {
      throw store.errors().failed(e, what);
    }
  }

  /**
   * The same; a refusal comes as it is.
   *
   * @throws MessagingException also for a name that no command can carry
   */
  private <T extends @Nullable Object> T run(String what, Task<T> task)
      throws ImapException, MessagingException {
    try {
      return store.connections().run(what, task);
    } catch (IllegalArgumentException e) {
      throw new MessagingException(what + ": " + e.getMessage(), e);
    }
  }
}
