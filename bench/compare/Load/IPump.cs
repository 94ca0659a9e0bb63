namespace PlumCache.Compare.Load;

/// <summary>Something that the loop keeps going.</summary>
internal interface IPump : IDisposable
{
    /// <summary>Whether every request has been answered.</summary>
    bool IsIdle { get; }

    /// <summary>The first error that it was answered; empty when there was none.</summary>
    string FirstError { get; }

    /// <summary>Sends what is due and takes what has come; never waits.</summary>
    /// <param name="elapsed">Since the loop began (stopwatch ticks).</param>
    /// <param name="maySend">False when the time is over: only replies are still taken.</param>
    void Pump(long elapsed, bool maySend);
}
