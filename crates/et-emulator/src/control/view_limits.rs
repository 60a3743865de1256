//! How much of the state is shown.

/// How many lines or VPCs, channels of a line or gateways of a VPC, and rules of a channel or route
/// table are shown.
#[derive(Clone, Copy, Debug)]
pub(super) struct ViewLimits {
    pub(super) lines: usize,
    pub(super) channels: usize,
    pub(super) rules: usize,
}
