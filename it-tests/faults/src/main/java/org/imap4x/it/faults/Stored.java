package org.imap4x.it.faults;

import java.util.Set;

/** A message as the server has it. */
record Stored(String mailbox, long uid, String name, boolean whole, Set<String> flags) {}
