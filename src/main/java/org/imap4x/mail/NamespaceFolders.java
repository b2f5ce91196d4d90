package org.imap4x.mail;

import jakarta.mail.Folder;
import jakarta.mail.MessagingException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.imap4x.client.ImapException;
import org.imap4x.mail.link.Task;
import org.imap4x.model.Capability;
import org.imap4x.model.Namespaces;
import org.jspecify.annotations.Nullable;

/** The roots of a user's own, other users' and shared folders (RFC 2342). */
final class NamespaceFolders {
  private static final Folder[] NONE = {};

  private final IMAPStore store;
  private volatile @Nullable Namespaces known;

  NamespaceFolders(IMAPStore store) {
    this.store = store;
  }

  /** The user's own; the default folder where the server does not say. */
  Folder[] personal() throws MessagingException {
    Optional<Namespaces> spaces = ask();
    if (spaces.isEmpty() || spaces.get().personal().isEmpty()) {
      return new Folder[] {store.getDefaultFolder()};
    }
    return folders(spaces.get().personal(), null);
  }

  /** Another user's; the roots of all of them for null. */
  Folder[] ofUser(@Nullable String user) throws MessagingException {
    Optional<Namespaces> spaces = ask();
    return spaces.isEmpty() ? NONE : folders(spaces.get().otherUsers(), user);
  }

  Folder[] shared() throws MessagingException {
    Optional<Namespaces> spaces = ask();
    return spaces.isEmpty() ? NONE : folders(spaces.get().shared(), null);
  }

  /** Empty where the server has no NAMESPACE, or refuses it (Exchange: BAD Command Error). */
  private Optional<Namespaces> ask() throws MessagingException {
    store.checkConnected();
    Namespaces before = known;
    if (before != null) {
      return Optional.of(before);
    }
    if (!store.capabilities().has(Capability.NAMESPACE)) {
      return Optional.empty();
    }
    try {
      Namespaces now = store.connections().run("NAMESPACE", Task.repeatable(c -> c.namespace()));
      known = now;
      return Optional.of(now);
    } catch (ImapException e) {
      return Optional.empty();
    }
  }

  private Folder[] folders(List<Namespaces.Namespace> spaces, @Nullable String user) {
    List<Folder> folders = new ArrayList<>();
    for (Namespaces.Namespace space : spaces) {
      String name = space.prefix().text();
      Character delimiter = space.delimiter();
      if (user == null) {
        if (delimiter != null && !name.isEmpty() && name.charAt(name.length() - 1) == delimiter) {
          name = name.substring(0, name.length() - 1);
        }
      } else {
        name += user;
      }
      char separator = delimiter == null ? '\0' : delimiter;
      folders.add(store.newIMAPFolder(name, separator, user == null));
    }
    return folders.toArray(NONE);
  }
}
