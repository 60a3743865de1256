//! What blocks: sending a call, waiting, reconciling, and the iterators over lists and states.

use std::future::poll_fn;

use super::runtime::Blocking;
use crate::account::AccountItems;
use crate::call::Call;
use crate::error::Error;
use crate::operation::Operation;
use crate::pagination::{Items, List, Page, Pages};
use crate::reconcile::{
    ApplyPlan, Plan, ReconcileError, ReconcileRouteRules, ReconcileRoutes, Report,
};
use crate::response::Response;
use crate::waiting::{Gone, Reached, States, Wait};

impl<O: Operation> Call<O, Blocking> {
    /// Sends the request and blocks until the response is there.
    ///
    /// # Errors
    /// See [`ErrorKind`](crate::ErrorKind).
    pub fn send(self) -> Result<Response<O::Output>, Error> {
        let mode = self.client().mode().clone();
        mode.block_on(self.into_async().send())
    }
}

impl<T> Wait<T, Reached, Blocking> {
    /// Waits, and returns the resource in the state that was waited for.
    ///
    /// # Errors
    /// Those of the asynchronous [`wait`](Wait::wait).
    pub fn wait(self) -> Result<T, Error> {
        self.mode().clone().block_on(self.until_reached())
    }
}

impl<T> Wait<T, Gone, Blocking> {
    /// Waits.
    ///
    /// # Errors
    /// Those of the asynchronous [`wait`](Wait::wait).
    pub fn wait(self) -> Result<(), Error> {
        self.mode().clone().block_on(self.until_gone())
    }
}

impl ReconcileRoutes<Blocking> {
    /// What [`run`](Self::run) would do. Nothing is changed.
    ///
    /// # Errors
    /// Those of the asynchronous [`plan`](ReconcileRoutes::plan).
    pub fn plan(self) -> Result<Plan, Error> {
        self.mode().clone().block_on(self.make_plan())
    }

    /// Makes the changes.
    ///
    /// # Errors
    /// Those of the asynchronous [`run`](ReconcileRoutes::run).
    pub fn run(self) -> Result<Report, ReconcileError> {
        self.mode().clone().block_on(self.reconcile())
    }
}

impl ReconcileRouteRules<Blocking> {
    /// What [`run`](Self::run) would do. Nothing is changed.
    ///
    /// # Errors
    /// Those of the asynchronous [`plan`](ReconcileRouteRules::plan).
    pub fn plan(self) -> Result<Plan, Error> {
        self.mode().clone().block_on(self.make_plan())
    }

    /// Makes the changes.
    ///
    /// # Errors
    /// Those of the asynchronous [`run`](ReconcileRouteRules::run).
    pub fn run(self) -> Result<Report, ReconcileError> {
        self.mode().clone().block_on(self.reconcile())
    }
}

impl ApplyPlan<Blocking> {
    /// Makes the changes.
    ///
    /// # Errors
    /// Those of the asynchronous [`run`](ApplyPlan::run).
    pub fn run(self) -> Result<Report, ReconcileError> {
        self.mode().clone().block_on(self.apply())
    }
}

impl<L: List> Iterator for Pages<L, Blocking> {
    type Item = Result<Response<L::Output>, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        let mode = self.mode().clone();
        mode.block_on(poll_fn(|context| self.poll_page(context)))
    }
}

impl<L: List> Iterator for Items<L, Blocking> {
    type Item = Result<<L::Output as Page>::Item, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        let mode = self.mode().clone();
        mode.block_on(poll_fn(|context| self.poll_item(context)))
    }
}

impl<T> Iterator for AccountItems<T, Blocking> {
    type Item = Result<T, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        let mode = self.mode().clone();
        mode.block_on(poll_fn(|context| self.poll_item(context)))
    }
}

impl<T> Iterator for States<T, Blocking> {
    type Item = Result<T, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        let mode = self.mode().clone();
        mode.block_on(poll_fn(|context| self.poll_state(context)))
    }
}
