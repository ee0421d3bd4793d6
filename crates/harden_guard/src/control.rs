//! What can be done to a running guard: another policy, other certificates, an end.

use std::sync::{Arc, Mutex, PoisonError};

use harden_policy::Policy;
use tokio::sync::watch;

use crate::connection::Stack;
use crate::event::{Change, Kind, Sink};
use crate::probe::doubts_scheme;
use crate::server::{Config, ServerError};
use crate::stack::{forwarding, stack};
use crate::tls::Certificates;
use crate::upstream::Upstream;

/// A handle on a running guard.
#[derive(Clone)]
pub struct Control {
    pub(crate) config: Arc<Config>,
    pub(crate) https_port: Option<u16>,
    pub(crate) upstream: Arc<Upstream>,
    pub(crate) policy: Arc<Mutex<Policy>>,
    pub(crate) stack: watch::Sender<Stack>,
    pub(crate) certificates: Certificates,
    pub(crate) drain: watch::Sender<bool>,
    pub(crate) events: Sink,
}

impl Control {
    /// Takes a new policy, and reads the certificates again. Where either fails, all stays as it was. What of the policy
    /// is another one than before is told.
    pub fn reload(&self, policy: &Policy) -> Result<(), ServerError> {
        match self.replaced(policy) {
            Ok(changes) => {
                self.events.tell(Kind::Reloaded { changes });
                Ok(())
            }
            Err(error) => {
                self.keep(error.to_string());
                Err(error)
            }
        }
    }

    /// Asks the application whether it believes that a client came over TLS, and tells where it does not.
    pub async fn probe(&self) {
        let policy = {
            let current = self.policy.lock().unwrap_or_else(PoisonError::into_inner);
            current.clone()
        };
        let hosts = policy.deploy.hosts.value.iter();
        let mut named = hosts.filter(|host| !host.starts_with(['.', '*']));
        let (Some(host), Ok(forwarding)) = (named.next(), forwarding(&policy.deploy)) else {
            return;
        };
        if doubts_scheme(&self.upstream, &forwarding, host).await {
            self.events.tell(Kind::SchemeNotBelieved {
                advice: "write SECURE_PROXY_SSL_HEADER = (\"HTTP_X_FORWARDED_PROTO\", \"https\") in the settings"
                    .to_owned(),
            });
        }
    }

    /// Tells that there is no new policy, and why.
    pub fn keep(&self, why: String) {
        self.events.tell(Kind::ReloadFailed { why });
    }

    fn replaced(&self, policy: &Policy) -> Result<Vec<Change>, ServerError> {
        // Of two reloads at the same time the second waits.
        let mut current = self.policy.lock().unwrap_or_else(PoisonError::into_inner);
        let stack = stack(policy, self.https_port, Arc::clone(&self.upstream))?;
        let certificates = Certificates::read(&self.config.certificates)?;
        self.certificates.replace(&certificates);
        self.stack.send_replace(stack);
        let before = std::mem::replace(&mut *current, policy.clone());
        Ok(changes(&before, policy))
    }

    /// Takes no more connections, and lets those that there are end with what is under way.
    pub fn drain(&self) {
        self.drain.send_replace(true);
    }
}

/// What is another value in a policy than in the one before.
fn changes(before: &Policy, after: &Policy) -> Vec<Change> {
    let rows = before.rows().into_iter().zip(after.rows());
    let changed = rows.filter(|(before, after)| before.value != after.value);
    changed
        .map(|(before, after)| Change {
            item: format!("{}.{}", after.topic, after.item),
            before: before.value,
            after: after.value,
        })
        .collect()
}
