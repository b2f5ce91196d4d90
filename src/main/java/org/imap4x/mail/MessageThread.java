package org.imap4x.mail;

import jakarta.mail.Message;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A message and the threads of replies below it, as THREAD of RFC 5256 tells them; immutable. */
public final class MessageThread {
  private final @Nullable Message message;
  private final List<MessageThread> replies;

  MessageThread(@Nullable Message message, List<MessageThread> replies) {
    this.message = message;
    this.replies = List.copyOf(replies);
  }

  /** The message; empty where the replies are there and what they answer is not. */
  public Optional<Message> message() {
    return Optional.ofNullable(message);
  }

  /** The replies, oldest first. */
  public List<MessageThread> replies() {
    return replies;
  }

  /** This message and all below it, each before its replies. */
  public List<Message> messages() {
    List<Message> all = new ArrayList<>();
    List<MessageThread> open = new ArrayList<>(List.of(this));
    while (!open.isEmpty()) {
      MessageThread next = open.remove(open.size() - 1);
      next.message().ifPresent(all::add);
      for (int i = next.replies.size() - 1; i >= 0; i--) {
        open.add(next.replies.get(i));
      }
    }
    return all;
  }

  /** Message numbers as THREAD writes them: {@code (3 6 (4 23)(44 7 96))}. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    Deque<Object> todo = new ArrayDeque<>(List.of(this)); // branches, and a mark for each ")"
    while (!todo.isEmpty()) {
      if (!(todo.pop() instanceof MessageThread at)) {
        text.append(')');
        continue;
      }
      text.append('(');
      while (at.replies.size() == 1) {
        text.append(at.message == null ? "" : at.message.getMessageNumber() + " ");
        at = at.replies.get(0);
      }
      text.append(at.message == null ? "" : String.valueOf(at.message.getMessageNumber()));
      text.append(at.message == null || at.replies.isEmpty() ? "" : " ");
      todo.push(')');
      for (int i = at.replies.size() - 1; i >= 0; i--) {
        todo.push(at.replies.get(i));
      }
    }
    return text.toString();
  }
}
