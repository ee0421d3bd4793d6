use harden_secrets::Kind;

use super::in_tree;
use crate::project::Project;
use crate::rule::declare_rule;
use crate::violation::Violation;

declare_rule! {
    /// # What it finds
    /// A private key stands in the project, in a file of its own or in code: of a certificate, of SSH, of OpenPGP, of
    /// an account of a service; as PEM, in base64, as DER, or in a key store (PKCS #12, Java's JKS and JCEKS) that
    /// holds more than certificates. Public keys and certificates are public. A key that is locked with a passphrase,
    /// as those in key stores mostly are, and one whose certificate beside it is for names of one network alone
    /// (`localhost`, `db`, `shop.local`), are for the pedantic reader; one in tests or documentation is for the
    /// auditor.
    ///
    /// # Why it matters
    /// Who has the private key of a certificate can pretend to be the site; who has that of a deployment can
    /// log in on its machines; who has one that signs tokens can be any user. It stays in the history.
    ///
    /// # Bad
    /// ```python
    /// # file: deploy/site.key
    /// -----BEGIN EC PRIVATE KEY-----
    /// MHcCAQEEIK9k2mQx7Lp4vRzT8bYw3cN5sGdF1hJkL0oPqWeRtYuIoAoGCCqGSM49
    /// AwEHoUQDQgAEa9Qk8h0sVt2mQx7Lp4vRzZb8k2mQx7Lp4vRz1a2B3c4DuIoPqWeR
    /// -----END EC PRIVATE KEY-----
    /// # file: settings.py
    /// DEBUG = False
    /// ```
    ///
    /// # Good
    /// ```python
    /// # file: deploy/site.crt
    /// -----BEGIN CERTIFICATE-----
    /// MHcCAQEEIK9k2mQx7Lp4vRzT8bYw3cN5sGdF1hJkL0oPqWeRtYuIoAoGCCqGSM49
    /// AwEHoUQDQgAEa9Qk8h0sVt2mQx7Lp4vRzZb8k2mQx7Lp4vRz1a2B3c4DuIoPqWeR
    /// -----END CERTIFICATE-----
    /// # file: settings.py
    /// DEBUG = False
    /// ```
    ///
    /// # How to fix
    /// Make a new pair, have the certificate revoked or the public key removed wherever it is trusted, and
    /// keep the new private key out of the repository: a file that only the deployment has. The passphrase of a key
    /// or store gives time, no more: whoever has the file can guess at it. The finding says how a key of this kind
    /// is replaced.
    ///
    /// # References
    /// - <https://cheatsheetseries.owasp.org/cheatsheets/Key_Management_Cheat_Sheet.html>
    /// - <https://www.rfc-editor.org/rfc/rfc7468>
    "SECRET012" "private-key-in-tree" {
        topic: Secrets,
        severity: High,
        confidence: High,
        persona: Regular,
        since: "0.1.0",
        cwe: [321, 540],
        checks: [],
        equivalents: [],
        listens: [Project(check)],
    }
}

fn check(project: &dyn Project) -> Vec<Violation> {
    in_tree::groups(project, |kind| matches!(kind, Kind::PrivateKey { .. }))
        .iter()
        .map(|group| {
            let is_locked = matches!(
                group.lead.candidate.kind,
                Kind::PrivateKey { encrypted: true }
            );
            let locked = if is_locked {
                ", locked with a passphrase"
            } else {
                ""
            };
            group.violation(
                "private key",
                &format!("A private key stands in the project{locked}."),
            )
        })
        .collect()
}
