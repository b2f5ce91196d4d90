package org.imap4x.mail.search;

import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Finds threads here by what messages refer to: REFERENCES of RFC 5256 section 3, and REFS. */
final class ReferenceThreads {
  private static final Pattern MESSAGE_ID = Pattern.compile("<([^<>\\s]+@[^<>\\s]+)>");

  /** So many references of one message are looked at, the last ones; longer chains are made up. */
  private static final int MOST_REFERENCES = 500;

  private final Map<String, ThreadTree> byId = new HashMap<>();
  private int unnamed;

  private ReferenceThreads() {}

  /**
   * The threads of the messages.
   *
   * @param bySubject whether threads with the same subject become one (REFERENCES), or threads are
   *     in the order of their newest message (REFS)
   */
  static List<ThreadTree> of(List<? extends Message> messages, boolean bySubject)
      throws MessagingException {
    ReferenceThreads threads = new ReferenceThreads();
    for (Message message : messages) {
      threads.add(message);
    }
    List<ThreadTree> roots = new ArrayList<>();
    for (ThreadTree tree : threads.byId.values()) {
      if (tree.parent == null) {
        roots.add(tree);
      }
    }
    roots = ThreadTree.prune(roots);
    roots.sort(BY_DATE);
    if (bySubject) {
      roots = SubjectThreads.merge(roots);
    }
    for (ThreadTree tree : ThreadTree.bottomUp(roots)) {
      tree.children.sort(BY_DATE);
    }
    roots.sort(bySubject ? BY_DATE : Comparator.comparing(ThreadTree::newest));
    return roots;
  }

  /** By date, and where that is the same by number. */
  static final Comparator<ThreadTree> BY_DATE =
      Comparator.comparing(ThreadTree::rank).thenComparing(ReferenceThreads::number);

  private static int number(ThreadTree tree) {
    ThreadTree at = tree;
    while (at.isDummy() && !at.children.isEmpty()) {
      at = at.children.get(0);
    }
    Message message = at.message;
    return message == null ? 0 : message.getMessageNumber();
  }

  private void add(Message message) throws MessagingException {
    List<String> ids = ids(message.getHeader("Message-ID"));
    String id = ids.isEmpty() ? " " + ++unnamed : ids.get(0);
    ThreadTree tree = byId.computeIfAbsent(id, k -> new ThreadTree());
    if (!tree.isDummy()) {
      tree = byId.computeIfAbsent(" " + ++unnamed, k -> new ThreadTree());
    }
    fill(tree, message);
    List<String> references = ids(message.getHeader("References"));
    if (references.isEmpty()) {
      List<String> replyTo = ids(message.getHeader("In-Reply-To"));
      references = replyTo.isEmpty() ? replyTo : replyTo.subList(0, 1);
    }
    ThreadTree above = chain(references);
    if (above != null && !above.isBelow(tree)) {
      tree.leave();
      above.adopt(tree);
    } else if (above != null) {
      tree.leave();
    }
  }

  /** What a thread needs to know of a message. */
  static void fill(ThreadTree tree, Message message) throws MessagingException {
    String subject = message.getSubject();
    BaseSubject base = BaseSubject.of(subject == null ? "" : subject);
    tree.message = message;
    tree.sent = SortValues.sent(message);
    tree.arrived = SortValues.arrival(message);
    tree.subject = new BaseSubject(SortValues.fold(base.text()), base.isReply());
  }

  /** Step 1A: links the references to each other where nothing else is known; the last of them. */
  private @Nullable ThreadTree chain(List<String> references) {
    ThreadTree above = null;
    int skip = Math.max(0, references.size() - MOST_REFERENCES);
    for (String id : references.subList(skip, references.size())) {
      ThreadTree tree = byId.computeIfAbsent(id, k -> new ThreadTree());
      if (above != null && tree.parent == null && !above.isBelow(tree)) {
        above.adopt(tree);
      }
      above = tree;
    }
    return above;
  }

  private static List<String> ids(String @Nullable [] fields) {
    List<String> ids = new ArrayList<>();
    if (fields != null) {
      for (String field : fields) {
        Matcher m = MESSAGE_ID.matcher(field);
        while (m.find()) {
          ids.add(m.group(1).replace("\"", ""));
        }
      }
    }
    return ids;
  }
}
