package org.imap4x.model;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A message with its replies, of a THREAD answer (RFC 5256). No method uses the stack of the
 * thread, however deep it is.
 *
 * @param number sequence number or UID, as asked for; 0 where the parent itself was not found
 */
public record ThreadNode(long number, List<ThreadNode> children) {
  public ThreadNode {
    children = List.copyOf(children);
  }

  @Override
  public boolean equals(@Nullable Object o) {
    if (!(o instanceof ThreadNode other)) {
      return false;
    }
    Deque<ThreadNode> mine = new ArrayDeque<>(List.of(this));
    Deque<ThreadNode> others = new ArrayDeque<>(List.of(other));
    while (!mine.isEmpty()) {
      ThreadNode a = mine.pop();
      ThreadNode b = others.pop();
      if (a.number != b.number || a.children.size() != b.children.size()) {
        return false;
      }
      a.children.forEach(mine::push);
      b.children.forEach(others::push);
    }
    return true;
  }

  @Override
  public int hashCode() {
    int hash = 1;
    Deque<ThreadNode> open = new ArrayDeque<>(List.of(this));
    while (!open.isEmpty()) {
      ThreadNode node = open.pop();
      hash = 31 * (31 * hash + Long.hashCode(node.number)) + node.children.size();
      node.children.forEach(open::push);
    }
    return hash;
  }

  /** As THREAD writes it: {@code (3 6 (4 23)(44 7 96))}. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    Deque<Object> todo = new ArrayDeque<>(List.of(this)); // branches, and a mark for each ")"
    while (!todo.isEmpty()) {
      if (!(todo.pop() instanceof ThreadNode at)) {
        text.append(')');
        continue;
      }
      text.append('(');
      while (at.number != 0 && at.children.size() == 1 && at.children.get(0).number != 0) {
        text.append(at.number).append(' ');
        at = at.children.get(0);
      }
      if (at.number != 0) {
        text.append(at.number).append(at.children.isEmpty() ? "" : " ");
      }
      todo.push(')');
      for (int i = at.children.size() - 1; i >= 0; i--) {
        todo.push(at.children.get(i));
      }
    }
    return text.toString();
  }
}
