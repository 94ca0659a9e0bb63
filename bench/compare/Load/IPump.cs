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
    /// <param name="end">What is due from here on is not sent any more (stopwatch ticks after the loop began).</param>
    void Pump(long elapsed, long end);
}
