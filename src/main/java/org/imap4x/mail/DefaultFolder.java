package org.imap4x.mail;

import jakarta.mail.Folder;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.MethodNotSupportedException;
import org.jspecify.annotations.Nullable;

/** The root of all folders: it has a list and nothing else. */
public class DefaultFolder extends IMAPFolder {
  /** The root of a store; made by the store. */
  protected DefaultFolder(IMAPStore store) {
    super("", UNKNOWN_SEPARATOR, store, null);
  }

  @Override
  public String getName() {
    return "";
  }

  @Override
  public @Nullable Folder getParent() {
    return null;
  }

  @Override
  public boolean exists() throws MessagingException {
    return true;
  }

  @Override
  public int getType() throws MessagingException {
    return HOLDS_FOLDERS;
  }

  @Override
  public String[] getAttributes() throws MessagingException {
    return new String[] {"\\Noselect"};
  }

  @Override
  public @Nullable String getSpecialUse() {
    return null;
  }

  @Override
  public char getSeparator() throws MessagingException {
    return catalog().rootSeparator();
  }

  @Override
  public Folder[] list(String pattern) throws MessagingException {
    imapStore().checkConnected();
    return catalog().list(pattern, false);
  }

  @Override
  public Folder[] listSubscribed(String pattern) throws MessagingException {
    imapStore().checkConnected();
    return catalog().list(pattern, true);
  }

  @Override
  public Folder getFolder(String name) throws MessagingException {
    return imapStore().getFolder(name);
  }

  @Override
  public boolean hasNewMessages() throws MessagingException {
    return false;
  }

  @Override
  public boolean delete(boolean recurse) throws MessagingException {
    throw new MethodNotSupportedException("Cannot delete Default Folder");
  }

  @Override
  public boolean renameTo(Folder f) throws MessagingException {
    throw new MethodNotSupportedException("Cannot rename Default Folder");
  }

  @Override
  public void open(int mode) throws MessagingException {
    throw new MethodNotSupportedException("Cannot open Default Folder");
  }

  @Override
  public void appendMessages(Message[] messages) throws MessagingException {
    throw new MethodNotSupportedException("Cannot append to Default Folder");
  }

  @Override
  public Message[] expunge() throws MessagingException {
    throw new MethodNotSupportedException("Cannot expunge Default Folder");
  }
}
