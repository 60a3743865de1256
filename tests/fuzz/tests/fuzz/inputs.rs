//! Where the inputs of a target come from.

use std::fmt::Debug;

use bolero::generator::TypeGenerator;
use bolero::generator::bolero_generator::driver::{ByteSliceDriver, Options};

/// The bytes that an input of a test is made of.
const LENGTH: usize = 4096;

/// Runs a target: `check!(COUNT, FUNCTION)`. A macro, because bolero identifies a target by the
/// test it is called in.
macro_rules! check {
    ($count:expr, $target:expr) => {
        // No more than the inputs that failed before, unless a fuzzer runs this.
        bolero::check!()
            .with_iterations(0)
            .with_type()
            .cloned()
            .for_each($target);
        $crate::inputs::repeat($count, $target);
    };
}
pub(crate) use check;

/// Runs a target on this many inputs, which are always the same.
pub fn repeat<T: TypeGenerator + Debug>(count: u64, target: fn(T)) {
    for seed in 0..count {
        let mut bytes = vec![0; LENGTH];
        fastrand::Rng::with_seed(seed).fill(&mut bytes);
        let mut driver = ByteSliceDriver::new(&bytes, &Options::default());
        let input = T::generate(&mut driver).expect("an input of these bytes");
        let shown = ShownOnFailure(format!("input {seed}: {input:?}"));
        target(input);
        drop(shown);
    }
}

/// An input, which is printed if the target panics.
struct ShownOnFailure(String);

impl Drop for ShownOnFailure {
    fn drop(&mut self) {
        if std::thread::panicking() {
            eprintln!("{}", self.0);
        }
    }
}
