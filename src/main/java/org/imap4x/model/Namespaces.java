package org.imap4x.model;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** NAMESPACE (RFC 2342). */
public record Namespaces(
    List<Namespace> personal, List<Namespace> otherUsers, List<Namespace> shared) {
  public Namespaces {
    personal = List.copyOf(personal);
    otherUsers = List.copyOf(otherUsers);
    shared = List.copyOf(shared);
  }

  /**
   * One namespace.
   *
   * @param prefix as a mailbox name, with its trailing delimiter
   * @param delimiter null where the server said NIL
   */
  public record Namespace(
      MailboxName prefix, @Nullable Character delimiter, Map<String, List<String>> extensions) {
    public Namespace {
      extensions = Map.copyOf(extensions);
    }
  }
}
