//! The macro that gives a [`Blocking`](super::Blocking) value the methods of what it wraps.

/// Methods of an asynchronous type, said again. `ref` borrows and gives a plain value, `to` borrows and gives another wrapped
/// value, `set` takes the value and gives it back changed, `wait` takes it and waits for the result.
macro_rules! mirror {
    ($name:ident: $type:ty { $( $kind:ident $method:ident ( $( $argument:ident : $argument_type:ty ),* ) $( -> $output:ty )? ; )* }) => {
        #[doc = concat!("As [`", stringify!($name), "`](", stringify!($type), ").")]
        impl super::Blocking<$type> {
            $( super::mirror::mirror!(@method [$type] $kind $method ( $( $argument : $argument_type ),* ) $( -> $output )?); )*
        }
    };
    (@method [$type:ty] ref $method:ident ( $( $argument:ident : $argument_type:ty ),* ) -> $output:ty) => {
        #[doc = concat!("As [`", stringify!($method), "`](", stringify!($type), "::", stringify!($method), ").")]
        pub fn $method(&self, $( $argument: $argument_type ),*) -> $output {
            self.inner.$method($( $argument ),*)
        }
    };
    (@method [$type:ty] to $method:ident ( $( $argument:ident : $argument_type:ty ),* ) -> $output:ty) => {
        #[doc = concat!("As [`", stringify!($method), "`](", stringify!($type), "::", stringify!($method), ").")]
        pub fn $method(&self, $( $argument: $argument_type ),*) -> super::Blocking<$output> {
            self.with(self.inner.$method($( $argument ),*))
        }
    };
    (@method [$type:ty] set $method:ident ( $( $argument:ident : $argument_type:ty ),* )) => {
        #[doc = concat!("As [`", stringify!($method), "`](", stringify!($type), "::", stringify!($method), ").")]
        pub fn $method(self, $( $argument: $argument_type ),*) -> Self {
            self.map(|inner| inner.$method($( $argument ),*))
        }
    };
    (@method [$type:ty] wait $method:ident ( $( $argument:ident : $argument_type:ty ),* ) -> $output:ty) => {
        #[doc = concat!("As [`", stringify!($method), "`](", stringify!($type), "::", stringify!($method), "), waiting here.")]
        ///
        /// # Errors
        /// The same.
        pub fn $method(self, $( $argument: $argument_type ),*) -> $output {
            self.wait_for(|inner| inner.$method($( $argument ),*))
        }
    };
}

pub(super) use mirror;
