package org.imap4x.mail.search;

import jakarta.mail.Message;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Date;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A thread while it is built: a message, or a place for one that is not there, and what is below.
 */
final class ThreadTree {
  @Nullable Message message;
  @Nullable ThreadTree parent;
  final List<ThreadTree> children = new ArrayList<>();

  /** Seconds and subject of the message, as far as they are wanted. */
  Date sent = new Date(0);

  Date arrived = new Date(0);
  BaseSubject subject = new BaseSubject("", false);

  boolean isDummy() {
    return message == null;
  }

  void adopt(ThreadTree child) {
    children.add(child);
    child.parent = this;
  }

  void leave() {
    if (parent != null) {
      parent.children.remove(this);
      parent = null;
    }
  }

  /** Whether the other is this, or above it. */
  boolean isBelow(ThreadTree other) {
    if (other.children.isEmpty()) {
      return this == other; // spares long threads a walk for each message
    }
    for (ThreadTree at = this; at != null; at = at.parent) {
      if (at == other) {
        return true;
      }
    }
    return false;
  }

  /** The date by which it stands among its siblings: its own, or that of its first reply. */
  Date rank() {
    ThreadTree at = this;
    while (at.isDummy() && !at.children.isEmpty()) {
      at = at.children.get(0);
    }
    return at.sent;
  }

  /** When the last message of the thread arrived. */
  Date newest() {
    Date newest = arrived;
    for (ThreadTree tree : bottomUp(List.of(this))) {
      newest = tree.arrived.after(newest) ? tree.arrived : newest;
    }
    return newest;
  }

  /** The trees and all below them, each after its children; needs no stack of the thread. */
  static List<ThreadTree> bottomUp(List<ThreadTree> roots) {
    Deque<ThreadTree> open = new ArrayDeque<>(roots);
    Deque<ThreadTree> order = new ArrayDeque<>();
    while (!open.isEmpty()) {
      ThreadTree tree = open.pop();
      order.push(tree);
      tree.children.forEach(open::push);
    }
    return new ArrayList<>(order);
  }

  /**
   * Takes out places without a message (RFC 5256, step 3 of REFERENCES): those with nothing below,
   * and those whose replies can stand in their place; a root keeps more than one reply together.
   */
  static List<ThreadTree> prune(List<ThreadTree> roots) {
    ThreadTree top = new ThreadTree();
    roots.forEach(top::adopt);
    for (ThreadTree tree : bottomUp(roots)) {
      List<ThreadTree> kept = new ArrayList<>();
      for (ThreadTree child : tree.children) {
        kept.addAll(child.isDummy() ? List.copyOf(child.children) : List.of(child));
      }
      tree.children.clear();
      kept.forEach(tree::adopt);
    }
    List<ThreadTree> result = new ArrayList<>();
    for (ThreadTree root : top.children) {
      boolean empty = root.isDummy() && root.children.isEmpty();
      boolean needless = root.isDummy() && root.children.size() == 1;
      if (!empty) {
        result.add(needless ? root.children.get(0) : root);
      }
    }
    result.forEach(root -> root.parent = null);
    return result;
  }

  /** The finished threads. */
  static <T> List<T> finish(List<ThreadTree> roots, ThreadMaker<T> maker) {
    IdentityHashMap<ThreadTree, T> done = new IdentityHashMap<>();
    for (ThreadTree tree : bottomUp(roots)) {
      List<T> replies = new ArrayList<>(tree.children.size());
      for (ThreadTree child : tree.children) {
        T reply = done.remove(child);
        if (reply != null) {
          replies.add(reply);
        }
      }
      done.put(tree, maker.make(tree.message, replies));
    }
    List<T> threads = new ArrayList<>(roots.size());
    for (ThreadTree root : roots) {
      T thread = done.get(root);
      if (thread != null) {
        threads.add(thread);
      }
    }
    return List.copyOf(threads);
  }
}
