package org.imap4x.mail.search;

import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Finds threads here by subject: ORDEREDSUBJECT, and step 5 of REFERENCES (RFC 5256 section 3). */
final class SubjectThreads {
  private SubjectThreads() {}

  /** Messages of one base subject are a thread: the oldest, and all others as replies to it. */
  static List<ThreadTree> ordered(List<? extends Message> messages) throws MessagingException {
    List<ThreadTree> trees = new ArrayList<>();
    for (Message message : messages) {
      ThreadTree tree = new ThreadTree();
      ReferenceThreads.fill(tree, message);
      trees.add(tree);
    }
    trees.sort(ReferenceThreads.BY_DATE);
    Map<String, ThreadTree> bySubject = new HashMap<>();
    List<ThreadTree> roots = new ArrayList<>();
    for (ThreadTree tree : trees) {
      ThreadTree first = bySubject.putIfAbsent(tree.subject.text(), tree);
      if (first == null) {
        roots.add(tree);
      } else {
        first.adopt(tree);
      }
    }
    return roots;
  }

  /** Joins roots of the same subject where one is a reply, or neither is. */
  static List<ThreadTree> merge(List<ThreadTree> roots) {
    Map<String, ThreadTree> bySubject = new HashMap<>();
    for (ThreadTree root : roots) {
      BaseSubject subject = subject(root);
      ThreadTree known = bySubject.get(subject.text());
      boolean better =
          known == null
              || (root.isDummy() && !known.isDummy())
              || (subject(known).isReply() && !known.isDummy() && !subject.isReply());
      if (!subject.text().isEmpty() && better) {
        bySubject.put(subject.text(), root);
      }
    }
    Map<ThreadTree, ThreadTree> merged = new LinkedHashMap<>();
    roots.forEach(root -> merged.put(root, root));
    for (ThreadTree root : roots) {
      ThreadTree other = bySubject.get(subject(root).text());
      if (other == null || other == root) {
        continue;
      }
      merged.remove(root);
      if (root.isDummy() && other.isDummy()) {
        List.copyOf(root.children).forEach(other::adopt);
      } else if (other.isDummy() || (subject(root).isReply() && !subject(other).isReply())) {
        other.adopt(root);
      } else {
        ThreadTree both = new ThreadTree();
        merged.put(other, both);
        both.adopt(other);
        both.adopt(root);
        bySubject.put(subject(root).text(), both);
      }
    }
    return new ArrayList<>(merged.values());
  }

  private static BaseSubject subject(ThreadTree root) {
    ThreadTree at = root;
    while (at.isDummy() && !at.children.isEmpty()) {
      at = at.children.get(0);
    }
    return at.subject;
  }
}
