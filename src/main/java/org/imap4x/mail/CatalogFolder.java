package org.imap4x.mail;

import jakarta.mail.Folder;
import jakarta.mail.FolderNotFoundException;
import jakarta.mail.MessagingException;
import jakarta.mail.Quota;
import jakarta.mail.event.FolderEvent;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.imap4x.mail.config.StoreSettings;
import org.imap4x.model.ListEntry;
import org.imap4x.model.MailboxName;
import org.jspecify.annotations.Nullable;

/** What can be done with a folder whether it is open or not: its name, its place, its rights. */
abstract class CatalogFolder extends Folder {
  /** The separator is not known yet. */
  static final char UNKNOWN_SEPARATOR = '\uffff';

  private static final Folder[] NONE = {};

  private final IMAPStore imapStore;
  private final boolean namespace;

  /** Guards the fields below; the first in the order of {@link ConnectionPool}. */
  private final ReentrantLock nameLock = new ReentrantLock();

  private String fullName;
  private MailboxName mailboxName;
  private char separator;
  private @Nullable ListEntry entry;
  private @Nullable ListedTogether together;

  CatalogFolder(String name, char separator, IMAPStore store, @Nullable Boolean isNamespace) {
    super(store);
    this.imapStore = store;
    this.separator = separator;
    String full = name;
    boolean root = isNamespace != null && isNamespace;
    int last = full.length() - 1;
    if (last > 0 && separator != UNKNOWN_SEPARATOR && full.charAt(last) == separator) {
      full = full.substring(0, last);
    }
    this.namespace = root;
    this.fullName = full.equalsIgnoreCase("INBOX") ? "INBOX" : full;
    this.mailboxName = store.catalog().nameOf(fullName);
  }

  /** Takes over what a list said. */
  void listed(MailboxName name, ListEntry listed, @Nullable ListedTogether others) {
    nameLock.lock();
    try {
      mailboxName = name;
      fullName = name.text();
      entry = listed;
      together = others;
      if (listed.delimiter() != null) {
        separator = listed.delimiter();
      }
    } finally {
      nameLock.unlock();
    }
  }

  IMAPStore imapStore() {
    return imapStore;
  }

  StoreSettings settings() {
    return imapStore.settings();
  }

  FolderCatalog catalog() {
    return imapStore.catalog();
  }

  /** The name as the server knows it. */
  MailboxName mailboxName() {
    nameLock.lock();
    try {
      return mailboxName;
    } finally {
      nameLock.unlock();
    }
  }

  Optional<ListedTogether> listedTogether() {
    nameLock.lock();
    try {
      return Optional.ofNullable(together);
    } finally {
      nameLock.unlock();
    }
  }

  private @Nullable ListEntry entry() {
    nameLock.lock();
    try {
      return entry;
    } finally {
      nameLock.unlock();
    }
  }

  /**
   * Does nothing when the folder is closed.
   *
   * @throws IllegalStateException when it is open
   */
  abstract void checkClosed();

  // ---- name and place

  /** The last part of the name. */
  @Override
  public String getName() {
    String name = getFullName();
    try {
      char by = getSeparator();
      return by == '\0' ? name : name.substring(name.lastIndexOf(by) + 1);
    } catch (MessagingException | IllegalStateException e) {
      return name; // without a connection nobody knows where the last part begins
    }
  }

  @Override
  public String getFullName() {
    nameLock.lock();
    try {
      return fullName;
    } finally {
      nameLock.unlock();
    }
  }

  @Override
  public @Nullable Folder getParent() throws MessagingException {
    char by = getSeparator();
    String name = getFullName();
    int at = by == '\0' ? -1 : name.lastIndexOf(by);
    return at < 0
        ? new DefaultFolder(imapStore)
        : imapStore.newIMAPFolder(name.substring(0, at), by, null);
  }

  /** Whether the server has it (LIST); the root of a namespace always exists. */
  @Override
  public boolean exists() throws MessagingException {
    Optional<ListEntry> found = look();
    return found.isPresent() || namespace;
  }

  private Optional<ListEntry> look() throws MessagingException {
    Optional<ListEntry> found = catalog().find(mailboxName());
    nameLock.lock();
    try {
      entry = found.orElse(null);
      if (found.isPresent()) {
        Character by = found.get().delimiter();
        separator = by == null ? '\0' : by;
        boolean odd = found.get().name().hasWire() && found.get().name().text().equals(fullName);
        mailboxName = odd ? found.get().name() : mailboxName;
      }
    } finally {
      nameLock.unlock();
    }
    return found;
  }

  /** The entry of LIST, asked for where it is not known. */
  private ListEntry known() throws MessagingException {
    ListEntry before = entry();
    if (before != null) {
      return before;
    }
    Optional<ListEntry> found = look();
    if (found.isEmpty() && namespace) {
      return ListEntry.of(mailboxName(), getSeparator(), List.of("\\Noselect"));
    }
    return found.orElseThrow(() -> new FolderNotFoundException(this, getFullName() + " not found"));
  }

  @Override
  public char getSeparator() throws MessagingException {
    nameLock.lock();
    try {
      if (separator != UNKNOWN_SEPARATOR) {
        return separator;
      }
    } finally {
      nameLock.unlock();
    }
    char found = look().isPresent() ? UNKNOWN_SEPARATOR : catalog().rootSeparator();
    nameLock.lock();
    try {
      if (separator == UNKNOWN_SEPARATOR) {
        separator = found;
      }
      return separator;
    } finally {
      nameLock.unlock();
    }
  }

  @Override
  public int getType() throws MessagingException {
    ListEntry known = known();
    int type = known.has("\\Noselect") ? 0 : HOLDS_MESSAGES;
    return known.has("\\Noinferiors") ? type : type | HOLDS_FOLDERS;
  }

  /** The attributes of LIST, such as {@code \HasNoChildren}, in the server's order. */
  public String[] getAttributes() throws MessagingException {
    return known().attributes().toArray(new String[0]);
  }

  /** The special use (RFC 6154, XLIST), such as {@code \Sent}; null for none. */
  public @Nullable String getSpecialUse() throws MessagingException {
    Optional<String> said = known().specialUse();
    if (said.isPresent()) {
      return said.get();
    }
    return null;
  }

  @Override
  public Folder[] list(String pattern) throws MessagingException {
    return list(pattern, false);
  }

  @Override
  public Folder[] listSubscribed(String pattern) throws MessagingException {
    return list(pattern, true);
  }

  private Folder[] list(String pattern, boolean subscribed) throws MessagingException {
    imapStore.checkConnected();
    ListEntry known = entry();
    if (known != null && known.has("\\Noinferiors")) {
      return NONE;
    }
    char by = getSeparator();
    if (by == '\0') {
      return NONE; // a flat name space: nothing is below
    }
    MailboxName below = FolderCatalog.below(mailboxName(), by, pattern);
    Folder[] found = catalog().list(below, mailboxName(), subscribed);
    if (found.length == 0 && !subscribed && !exists()) {
      throw new FolderNotFoundException(this, getFullName() + " not found");
    }
    return found;
  }

  /** The folder of that name below this one. */
  @Override
  public Folder getFolder(String name) throws MessagingException {
    ListEntry known = entry();
    if (known != null && known.has("\\Noinferiors")) {
      throw new MessagingException("Cannot contain subfolders");
    }
    char by = getSeparator();
    return imapStore.newIMAPFolder(getFullName() + by + name, by, null);
  }

  // ---- changes

  /**
   * Creates it; false when the server refuses. A type without messages gets a name with a
   * separator.
   */
  @Override
  public boolean create(int type) throws MessagingException {
    return create(type, List.of());
  }

  /**
   * Creates it for a special use (CREATE-SPECIAL-USE of RFC 6154), such as {@code \Archive}; false
   * when the server refuses.
   */
  public boolean create(int type, String specialUse) throws MessagingException {
    return create(type, List.of(specialUse));
  }

  private boolean create(int type, List<String> use) throws MessagingException {
    MailboxName name = mailboxName();
    char by = (type & HOLDS_MESSAGES) == 0 ? getSeparator() : '\0';
    if (by != '\0') {
      name = MailboxName.of(getFullName() + by);
    }
    if (!catalog().create(name, use)) {
      return false;
    }
    boolean made = look().isPresent();
    if ((type & HOLDS_FOLDERS) != 0 && made && known().has("\\Noinferiors")) {
      catalog().delete(mailboxName());
      throw new MessagingException("the server does not let it hold folders");
    }
    if (made) {
      notifyFolderListeners(FolderEvent.CREATED);
    }
    return made;
  }

  /**
   * Deletes it, its children first when {@code recurse}; false when the server refuses.
   *
   * @throws IllegalStateException when it is open
   */
  @Override
  public boolean delete(boolean recurse) throws MessagingException {
    checkClosed();
    if (recurse) {
      Folder[] below = list("%");
      for (Folder child : below) {
        child.delete(true);
      }
    }
    if (!catalog().delete(mailboxName())) {
      return false;
    }
    forget();
    notifyFolderListeners(FolderEvent.DELETED);
    return true;
  }

  private void forget() {
    nameLock.lock();
    try {
      entry = null;
    } finally {
      nameLock.unlock();
    }
  }

  /**
   * Gives it another name; false when the server refuses. This object keeps the old one.
   *
   * @throws IllegalStateException when it is open
   */
  @Override
  public boolean renameTo(Folder to) throws MessagingException {
    checkClosed();
    if (!(to instanceof CatalogFolder other) || to.getStore() != store) {
      throw new MessagingException("Can't rename across Stores");
    }
    if (!exists()) {
      throw new FolderNotFoundException(this, getFullName() + " not found");
    }
    if (!catalog().rename(mailboxName(), other.mailboxName())) {
      return false;
    }
    forget();
    notifyFolderRenamedListeners(to);
    return true;
  }

  @Override
  public boolean isSubscribed() {
    try {
      return catalog().isSubscribed(mailboxName());
    } catch (MessagingException e) {
      return false;
    }
  }

  @Override
  public void setSubscribed(boolean subscribe) throws MessagingException {
    catalog().subscribe(mailboxName(), subscribe);
  }

  // ---- quota and rights

  /** The quotas that hold for it (GETQUOTAROOT of RFC 9208). */
  public Quota[] getQuota() throws MessagingException {
    return FolderAdmin.getQuota(imapStore, mailboxName());
  }

  /** Sets the limits of a quota root (SETQUOTA). */
  public void setQuota(Quota quota) throws MessagingException {
    FolderAdmin.setQuota(imapStore, quota);
  }

  /** Who may do what here (GETACL of RFC 4314). */
  public ACL[] getACL() throws MessagingException {
    return FolderAdmin.getAcl(imapStore, mailboxName());
  }

  /** Sets the rights of an identifier, in place of all it has (SETACL). */
  public void addACL(ACL acl) throws MessagingException {
    FolderAdmin.setAcl(imapStore, mailboxName(), "", acl);
  }

  /** Takes an identifier from the list (DELETEACL). */
  public void removeACL(String name) throws MessagingException {
    FolderAdmin.deleteAcl(imapStore, mailboxName(), name);
  }

  /** Adds rights to those that the identifier has. */
  public void addRights(ACL acl) throws MessagingException {
    FolderAdmin.setAcl(imapStore, mailboxName(), "+", acl);
  }

  /** Takes rights from those that the identifier has. */
  public void removeRights(ACL acl) throws MessagingException {
    FolderAdmin.setAcl(imapStore, mailboxName(), "-", acl);
  }

  /** The rights that can be granted to an identifier: first those it always has, then groups. */
  public Rights[] listRights(String name) throws MessagingException {
    return FolderAdmin.listRights(imapStore, mailboxName(), name);
  }

  /** What the user may do here (MYRIGHTS). */
  public Rights myRights() throws MessagingException {
    return FolderAdmin.myRights(imapStore, mailboxName());
  }
}
