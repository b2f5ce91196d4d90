package org.imap4x.model;

import java.util.List;

/**
 * A message with its replies, of a THREAD answer (RFC 5256).
 *
 * @param number sequence number or UID, as asked for; 0 where the parent itself was not found
 */
public record ThreadNode(long number, List<ThreadNode> children) {
  public ThreadNode {
    children = List.copyOf(children);
  }
}
